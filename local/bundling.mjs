// How TypeScript becomes bundles, for the command line as for Lambdas. Rolldown, because it leaves a constant a constant: of a
// `var` at the top of a file, which other bundlers make of it, V8 looks up the value at every use.

/** What goes in. */
export const BUNDLING = {
  platform: 'node',
  transform: { target: 'node20' },
  tsconfig: false,
  logLevel: 'warn',
};

/** What comes out. */
export const BUNDLED = {
  // Not CommonJS: some of what we import awaits at its top level.
  format: 'esm',
  // The names of error classes are what users see, and what Retry and Catch match.
  keepNames: true,
  comments: false,
};
