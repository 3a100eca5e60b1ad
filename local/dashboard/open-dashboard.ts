import { createServices } from '../../api/create-services.ts';
import { openDeployment, outputOf } from '../../cli/deployment.ts';
import { ApiResources } from '../../contracts/api/resources.ts';
import { apiTerms } from '../../infra/api-terms.ts';
import { DEPLOYMENTS } from '../../infra/config.ts';
import { removeDashboardFile, writeDashboardFile } from '../dashboard-file.ts';
import { requireRunningDeployment } from '../runtime-file.ts';
import { type DashboardServer, type ServeOptions, serveDashboard } from './serve-dashboard.ts';

/**
 * Serves the dashboard of the local deployment that runs. @param stateDirectory of the deployment; absent: the usual one
 * @throws NoLocalDeployment, DeploymentIncomplete
 */
export async function openDashboard({
  stateDirectory,
  ...options
}: ServeOptions & { stateDirectory?: string } = {}): Promise<DashboardServer> {
  const deployment = await openDeployment('local', stateDirectory);
  const resources = Object.keys(ApiResources.shape).map((name) => [name, outputOf(deployment, name)]);
  const found = ApiResources.parse(Object.fromEntries(resources));
  const services = createServices(
    deployment.name,
    deployment,
    found,
    apiTerms(DEPLOYMENTS.local, {
      cpu: found.CpuQueueArn,
      gpu: found.GpuQueueArn,
      gpuOnDemand: found.GpuOnDemandQueueArn,
    }),
    // Requests are not logged: the person at this machine made them.
    { info: () => undefined, warn: (message, details) => console.error(message, details) },
  );
  const server = await serveDashboard(
    services,
    requireRunningDeployment(stateDirectory).endpointUrl,
    options,
  );
  // For the command line.
  writeDashboardFile(server, stateDirectory);
  return {
    ...server,
    stop: async () => {
      removeDashboardFile(stateDirectory);
      await server.stop();
      deployment.close();
    },
  };
}
