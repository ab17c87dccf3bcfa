import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

export interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A CA of a test, and what it signs: files in one folder. Needs openssl. */
export function createAuthority(folder: string, called = 'ca') {
  const run = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = (name: string): string[] => [
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', `${name}.key`],
  ];
  run('req', '-x509', ...key(called), '-out', `${called}.pem`, '-days', '2', '-subj', `/CN=${called}`);
  return {
    caFile: join(folder, `${called}.pem`),
    sign: (name: string, subject: string, names = 'DNS:localhost,IP:127.0.0.1'): CertificateFiles => {
      run('req', '-new', ...key(name), '-out', `${name}.csr`, '-subj', subject);
      writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}\n`);
      const by = ['-CA', `${called}.pem`, '-CAkey', `${called}.key`, '-CAcreateserial', '-days', '2'];
      run('x509', '-req', '-in', `${name}.csr`, ...by, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
      return { certificateFile: join(folder, `${name}.pem`), keyFile: join(folder, `${name}.key`) };
    },
  };
}
