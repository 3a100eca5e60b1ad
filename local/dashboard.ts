/** The dashboard of the local deployment that runs: `npm run dashboard [-- --port 4000]`. */
import { parseArgs } from 'node:util';
import { openDashboard } from './dashboard/open-dashboard.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const server = await openDashboard({ port: Number(values.port) });
console.log(`Dashboard: ${server.link}`);
