// The order of imports, written once; every rule below is made from it. A folder imports what stands to its left.
const order = [
  'contract',
  'platform',
  'jobs',
  'people',
  'channels',
  'files',
  'proposals',
  'opinions',
  'suggestions',
  'activities',
  'notices',
  'reports',
];

const toTheRight = order.slice(0, -1).map((lib, index) => ({
  name: `${lib}-imports-to-its-right`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: `^libs/(${order.slice(index + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...toTheRight,
    ...order.map((lib) => ({
      name: `${lib}-only-through-its-index`,
      severity: 'error',
      from: { pathNot: `^libs/${lib}/` },
      to: { path: `^libs/${lib}/`, pathNot: `^libs/${lib}/index\\.ts$` },
    })),
    { name: 'libs-import-no-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: '^libs/contract/' },
      to: { pathNot: ['^libs/contract/', '^node_modules/zod/'] },
    },
    {
      name: 'channels-know-no-domain',
      severity: 'error',
      from: { path: '^libs/channels/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/(?!channels/)' },
    },
    {
      name: 'web-imports-contract-only',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(libs/(?!contract/)|apps/(?!web/))' },
    },
    {
      name: 'doors-do-not-import-each-other',
      comment: 'The terminal door may: it starts the others, and the demo year plays on all of them.',
      severity: 'error',
      from: { path: '^apps/(api|worker)/' },
      to: { path: '^apps/(api|worker|cli)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no-cycles',
      comment: 'A page that is loaded later may import the router that loads it.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.vue'],
    },
  },
};
