import { arch, argv, exit, platform, stderr, stdout } from 'node:process';
import { foreignBinaries, removeForeignReleases } from './image/own-binaries.js';

/** `node --import tsx scripts/prune-image.ts <node_modules>`: leaves an image only the binaries of its own machine. */
const modules = argv[2];
if (modules === undefined) {
  stderr.write('Say which folder: node --import tsx scripts/prune-image.ts <node_modules>\n');
  exit(2);
}
const target = { platform, arch };
const removed = removeForeignReleases(modules, target);
stdout.write(`Removed for other machines: ${removed.join(', ') || 'nothing'}.\n`);
const left = foreignBinaries(modules, target);
if (left.length > 0) {
  stderr.write(`Still for another machine than ${platform} on ${arch}:\n${left.join('\n')}\n`);
  exit(1);
}
