import { z } from 'zod';

const Price = z.number().min(0);

/** Of one EC2 instance type; US dollars an hour, Linux. */
export const MachinePrice = z.strictObject({
  vcpus: z.int().min(1),
  gpus: z.int().min(0),
  onDemandUsdPerHour: Price,
  /** What Spot typically costs; the market moves, so it is an estimate until it is refreshed. */
  spotUsdPerHour: Price,
});
export type MachinePrice = z.infer<typeof MachinePrice>;

/** `core/costs/price-table.json`: what things cost, on which day, by whose word. */
export const PriceTable = z.strictObject({
  v: z.literal(1),
  asOf: z.iso.date(),
  region: z.string(),
  source: z.string(),
  machines: z.record(z.string(), MachinePrice),
  /** Of ARM Lambdas: a GB-second, a million requests. */
  lambda: z.strictObject({ gbSecondUsd: Price, millionRequestsUsd: Price }),
  /** A thousand transitions of Standard state machines. */
  stepFunctionsThousandTransitionsUsd: Price,
});
export type PriceTable = z.infer<typeof PriceTable>;

/** Where a job runs, and how much of the machine it reserves. */
export const Machine = z.strictObject({
  instanceType: z.string(),
  purchase: z.enum(['spot', 'on-demand']),
  vcpus: z.number().min(0),
  gpus: z.number().min(0),
});
export type Machine = z.infer<typeof Machine>;

/** `<state>/machine-<attempt>.json`: the machine that an attempt found itself on, as its metadata service says. */
export const MachineFile = z.strictObject({
  v: z.literal(1),
  instanceType: z.string(),
  purchase: z.enum(['spot', 'on-demand']),
});
export type MachineFile = z.infer<typeof MachineFile>;
