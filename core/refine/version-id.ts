/** The dataset version that a plan makes: equal plans make equal versions. @param planId SHA-256 of the plan */
export function datasetVersion(planId: string): string {
  return `v${planId.slice(0, 12)}`;
}
