import { CodedError } from '../domain/failure.js';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/;

/** Whether a host is this machine itself, so that nothing on the way can listen. */
export const isLoopback = (host: string): boolean => loopback.test(host);

/**
 * The address of one call below the configured one. Whatever stands in the path, the call stays at the configured origin.
 * @throws CodedError `outgoing.foreign-address`
 */
export function addressOf(configured: string, path: string): string {
  const own = new URL(configured);
  const asked = path === '' ? own : urlOf(configured.replace(/\/+$/, '') + path);
  if (asked === undefined || !isSameOrigin(asked, own) || !isBelow(asked, own))
    throw new CodedError('outgoing.foreign-address');
  return asked.href;
}

const isSameOrigin = (asked: URL, own: URL): boolean =>
  asked.origin === own.origin && asked.username === own.username && asked.password === own.password;

function isBelow({ pathname }: URL, own: URL): boolean {
  const folder = own.pathname.replace(/\/+$/, '');
  return pathname === own.pathname || pathname.startsWith(`${folder}/`);
}

const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);
