/** The dashboard of the local deployment that runs: `npm run dashboard [-- --port 4000]`. */
import { parseArgs } from 'node:util';
import { createServices } from '../api/create-services.ts';
import { type Deployment, openDeployment, outputOf } from '../cli/deployment.ts';
import { serveDashboard } from './dashboard/serve-dashboard.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const deployment = await openDeployment('local');
const output = (name: string) => outputOf(deployment as Deployment, name);
const services = createServices(
  deployment.name,
  deployment,
  {
    LandingBucketName: output('LandingBucketName'),
    DataBucketName: output('DataBucketName'),
    ModelsBucketName: output('ModelsBucketName'),
    CloseRunName: output('CloseRunName'),
    StartTrainingName: output('StartTrainingName'),
    StartPreparationName: output('StartPreparationName'),
    EventBusName: output('EventBusName'),
    CpuQueueArn: output('CpuQueueArn'),
    CpuJobDefinitionArn: output('CpuJobDefinitionArn'),
  },
  { info: () => undefined, warn: (message, details) => console.error(message, details) },
);
const server = await serveDashboard(services, Number(values.port));
console.log(`Dashboard: ${server.link}`);
