import { randomBytes } from 'node:crypto';

export type Program = 'worker' | 'gateway' | 'command' | 'library';

/**
 * What Temporal shows of a process, in clear: which program, and eight random digits that its log has too. The SDK's own
 * would be the process id and the name of the machine, and machines are named after people.
 */
export const identityOf = (program: Program): string => `cpis-${program}-${randomBytes(4).toString('hex')}`;
