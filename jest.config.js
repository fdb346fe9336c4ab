// Jest in ESM mode: NestJS 12 ships ES modules only. Types are checked by `tsc`, not here.
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2022',
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

const common = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};

export default {
  testTimeout: 30_000,
  // A failed story may leave a server open; the run must end all the same.
  forceExit: true,
  // By default Jest leaves one of two cores to somebody else.
  maxWorkers: 2,
  // Modules of a finished spec are not freed in ESM mode: a worker that has grown is replaced before it only collects.
  workerIdleMemoryLimit: '1500MB',
  reporters: ['default', '<rootDir>/test/support/closing-line.mjs'],
  projects: [
    // Pure specs beside the code need no server, and start at once.
    { ...common, displayName: 'pure', testMatch: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts'] },
    {
      ...common,
      displayName: 'stories',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
