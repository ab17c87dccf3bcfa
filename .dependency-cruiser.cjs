/** Who may import whom: docs/architecture.md. Each rule says why it is there. */

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });
const only = (name, comment, folder, allowed, packages = []) => [
  rule(name, comment, { path: folder }, { path: '^(src|sandbox|test|bench)/', pathNot: allowed }),
  rule(
    `${name}-packages`,
    `${comment} Its packages are: ${packages.length > 0 ? packages.join(', ') : 'none'}.`,
    { path: folder },
    {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'],
      pathNot: packages.map((name) => `^node_modules/${name}/`),
    },
  ),
];
const noBuiltins = (name, comment, folder) => rule(name, comment, { path: folder }, { dependencyTypes: ['core'] });

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'A cycle means that two files are one, or that a room is laid out wrong.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'no-sandbox-in-product',
      'The product must not know how it is tried out.',
      { path: '^src/' },
      { path: '^(sandbox|test|bench)/' },
    ),
    ...only(
      'domain-is-pure',
      'The rules can be read and tested without anything else, and end in the workflow bundle.',
      '^src/domain/',
      '^src/domain/',
    ),
    noBuiltins('domain-without-io', 'The rules end in the workflow bundle, where there is no I/O.', '^src/domain/'),
    ...only(
      'contracts-are-names',
      'Names and types that cross a process depend on the domain alone.',
      '^src/contracts/',
      '^src/(domain|contracts)/',
      ['@temporalio/(workflow|common)'],
    ),
    noBuiltins('contracts-without-io', 'Contracts end in the workflow bundle.', '^src/contracts/'),
    rule(
      'workflows-are-deterministic',
      'Workflow code may run again years later and must decide the same: activities by type only, no I/O, no schema library.',
      { path: '^src/workflows/' },
      { path: '^(src|sandbox)/', pathNot: '^src/(domain|contracts|workflows)/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'workflows-packages',
      'Everything else would end in the bundle of every cached workflow.',
      { path: '^src/workflows/' },
      { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: '^node_modules/@temporalio/(workflow|common)/' },
    ),
    ...only(
      'schemas-at-the-edge',
      'Schemas turn what comes from outside into the domain’s types.',
      '^src/schemas/',
      '^src/(domain|schemas)/',
      ['zod', '@hono/zod-openapi'],
    ),
    ...only(
      'cpis-knows-the-wire',
      'Only this room knows an element name; it knows nothing of transport or workflows.',
      '^src/cpis/',
      '^src/(domain|cpis)/',
      ['xmlbuilder2', 'libxml2-wasm'],
    ),
    rule(
      'ports-are-types',
      'A port says what we need in our words: adapters fit themselves to it.',
      { path: '^src/((mailbox|mosaic|second-channel|audit)/port|activities/ports)\\.ts$' },
      { path: '^src/', pathNot: '^src/(domain|contracts)/' },
    ),
    ...only(
      'activities-know-ports',
      'Activities call ports; which adapter or client stands behind is the composition root’s choice.',
      '^src/activities/',
      '^src/(domain|contracts|cpis|activities)/|^src/(mailbox|mosaic|second-channel|audit)/port\\.ts$',
      ['@temporalio/(activity|common)'],
    ),
    ...only(
      'files-know-nobody',
      'What stands whole or not at all is the same for every adapter over a folder.',
      '^src/files/',
      '^src/files/',
    ),
    ...only(
      'mailbox-mesh',
      'An adapter knows its port and the wire, and nobody knows it but the composition root.',
      '^src/mailbox/mesh/',
      '^src/(domain|schemas|outgoing|secrets)/|^src/mailbox/(mesh/|[^/]+\\.ts$)',
      ['zod'],
    ),
    ...only(
      'mailbox-folder',
      'The folder adapter knows its port and the files of the MESH client, whose control files are XML.',
      '^src/mailbox/folder/',
      '^src/(domain|schemas|files)/|^src/mailbox/(folder/|[^/]+\\.ts$)',
      ['xmlbuilder2', 'libxml2-wasm'],
    ),
    ...only(
      'mosaic-adapters',
      'An adapter knows its port and the wire, and nobody knows it but the composition root.',
      '^src/mosaic/[^/]+/',
      '^src/(domain|schemas|files|outgoing|secrets)/|^src/mosaic/',
      ['zod', 'csv-parse'],
    ),
    ...only(
      'second-channel-is-an-adapter',
      'It stands beside Mosaic and knows nothing of it.',
      '^src/second-channel/(?!open)',
      '^src/(domain|outgoing|secrets)/|^src/second-channel/',
      ['nodemailer', '@types/nodemailer'],
    ),
    ...only(
      'secrets-know-nobody',
      'What shows itself nowhere depends on nothing that could show it.',
      '^src/secrets/',
      '^src/secrets/',
    ),
    ...only(
      'outgoing-is-the-way-out',
      'Which address may be called, and how a connection is secured, is decided once, apart from what is said over it.',
      '^src/outgoing/',
      '^src/(domain|secrets|outgoing)/',
      ['axios'],
    ),
    rule(
      'one-way-out',
      'Connections are opened in one room, to configured addresses only: no address from a message is ever called. What serves is named: it opens none. A test looks at node:net besides.',
      { path: '^src/(?!outgoing/|http/|gateway/|codec-server/)' },
      {
        path: '^(node_modules/(axios|undici|got|node-fetch|ws)/|(node:)?(http|https|http2|tls|dgram)$)',
        dependencyTypesNot: ['type-only'],
      },
    ),
    ...only(
      'audit-is-an-adapter',
      'It keeps lines, whoever says them, and knows nothing of what they are about.',
      '^src/audit/(?!open)',
      '^src/domain/|^src/audit/',
      ['proper-lockfile'],
    ),
    ...only(
      'temporal-is-shared',
      'What client, worker and replay share must not pull in what only one of them needs.',
      '^src/temporal/',
      '^src/(domain|contracts|temporal)/|^src/outgoing/(probe|tls)\\.ts$',
      ['@temporalio/(client|common|worker)'],
    ),
    ...only(
      'client-is-a-library',
      'Callers get names and types, never workflow code.',
      '^src/client(/|\\.ts$)',
      '^src/(domain|contracts|schemas|temporal|client)/',
      ['@temporalio/(client|common)', 'dataloader'],
    ),
    ...only(
      'access-knows-who',
      'Who may come in is decided from the configuration and a request, whatever serves it.',
      '^src/access/',
      '^src/(domain|access)/|^src/config/access\\.ts$',
      ['jose', 'structured-headers', 'rate-limiter-flexible'],
    ),
    rule(
      'codec-server-opens-in-one-place',
      'What it knows of keys and codec stands in one file.',
      { path: '^src/codec-server/(?!opening\\.ts)' },
      { path: '^src/(temporal|client|workflows|activities|mosaic|mailbox)' },
    ),
    ...only(
      'http-is-strict',
      'How HTTP is served and refused is the same for every way in, and knows none of them.',
      '^src/http/',
      '^src/(domain|files|http|observability)/',
      ['hono', '@hono/node-server'],
    ),
    rule(
      'adapters-are-chosen-once',
      'Only the composition roots choose adapters.',
      { path: '^src/(?!worker\\.ts|[^/]+/main\\.ts|mailbox/|mosaic/)' },
      { path: '^src/(mailbox|mosaic)/(mesh|folder|http|worklist|extract)/' },
    ),
    rule(
      'mailboxes-are-opened-once',
      'Only the composition roots open a mailbox: everybody else is given one.',
      { path: '^src/(?!worker\\.ts|[^/]+/main\\.ts)' },
      { path: '^src/mailbox/open\\.ts$' },
    ),
    rule(
      'workflow-code-is-loaded-by-path',
      'Workflow code runs in its own context: importing it elsewhere is a mistake.',
      { path: '^src/(?!workflows/)' },
      { path: '^src/workflows/' },
    ),
    rule(
      'sandbox-stands-outside',
      'The sandbox judges the product from outside: it shares words and the wire, never adapters, workflows, activities or the client.',
      { path: '^sandbox/' },
      { path: '^src/', pathNot: '^src/(domain|cpis|schemas)/' },
    ),
    rule(
      'no-orphans',
      'A file that nobody imports and that starts nothing is dead.',
      { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      {},
    ),
    rule(
      'no-dev-packages',
      'The image has no development packages.',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
