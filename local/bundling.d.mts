import type { InputOptions, OutputOptions } from 'rolldown';

export const BUNDLING: InputOptions;
export const BUNDLED: OutputOptions;
