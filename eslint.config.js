import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** A folder's imports, as docs/architecture.md has them; dependency-cruiser proves the same in `npm run check`. */
const room = (files, forbidden, why) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: forbidden, message: why },
          { group: ['**/sandbox/**'], message: 'Nothing in src imports the sandbox.' },
        ],
      },
    ],
  },
});

/** Nothing in src calls out but src/outgoing, which calls configured addresses only. */
const waysOut = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];
const builtins = ['node:*', 'fs', 'path', 'crypto', 'http', 'https', 'os', 'child_process'];
const outsideTheBundle = [...builtins, 'zod', 'zod/*', 'axios', 'hono', 'hono/*', 'pino'];

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'coverage', '.sandbox'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // leaving a field out of an object names it
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'object-shorthand': 'error',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable', URL: 'readonly' } },
  },
  { files: ['src/**/*.ts'], rules: { 'no-restricted-globals': ['error', ...waysOut] } },
  room(
    ['src/domain/**/*.ts'],
    [...outsideTheBundle, '@temporalio/*', '../*/**', '../*.js'],
    'domain is pure and ends in the workflow bundle: it imports only domain.',
  ),
  room(
    ['src/contracts/**/*.ts'],
    [...outsideTheBundle, '../workflows/**', '../activities/**', '../temporal/**', '../config/**'],
    'contracts hold names and types for every process: domain only.',
  ),
  {
    files: ['src/{workflows,domain,contracts}/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'Program > VariableDeclaration[kind=/let|var/], Program > ExportNamedDeclaration > VariableDeclaration[kind=/let|var/]',
          message: 'All workflows of a worker share these modules: what changes belongs to a run.',
        },
        {
          selector:
            'Program > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Map|Set|WeakMap|WeakSet|Array)$/][arguments.length=0]',
          message: 'All workflows of a worker share these modules: what is collected belongs to a run.',
        },
      ],
    },
  },
  {
    files: ['src/workflows/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@temporalio/workflow',
              importNames: ['getExternalWorkflowHandle'],
              message:
                'External signals that nobody awaits are lost at continue-as-new: tell other workflows through an activity.',
            },
          ],
          patterns: [
            { group: outsideTheBundle, message: 'Workflow code has no I/O and no schema library.' },
            {
              group: ['**/activities/**', '../activities/**'],
              allowTypeImports: true,
              message: 'Workflows know activities by type only.',
            },
            {
              group: ['../temporal/**', '../config/**', '../cpis/**', '../mosaic/**', '../mailbox/**', '../client.js'],
              message: 'Not in the workflow bundle.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'setInterval', ...waysOut, 'process'],
    },
  },
  room(
    ['src/activities/**/*.ts'],
    [
      '../client.js',
      '../workflows/**',
      '../gateway/**',
      '../cli/**',
      '../mailbox/mesh/**',
      '../mosaic/http/**',
      '../temporal/**',
      'axios',
    ],
    'Activities know ports, never an adapter or the client.',
  ),
  room(
    ['src/client.ts'],
    ['./workflows/**', './activities/**', './gateway/**', './cli/**'],
    'The client starts workflows by the names in contracts.',
  ),
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
);
