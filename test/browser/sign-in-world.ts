import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { App, CliCredentialsStackSynthesizer } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { type TestApi, testApi } from '../../api/api.fixture.ts';
import { cognitoSession } from '../../api/authentication/cognito.ts';
import { createApi } from '../../api/create-api.ts';
import type { Role } from '../../contracts/api/endpoint.ts';
import { DEPLOYMENTS } from '../../infra/config.ts';
import { DashboardStack } from '../../infra/stacks/dashboard-stack.ts';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import { ROOT_DIRECTORY } from '../../local/paths.ts';
import { type LocalRuntime, startRuntime } from '../../local/runtime.ts';
import { runCommand } from '../run-command.ts';
import { openBrowser } from './browser.ts';
import { type Internet, serveInternet } from './internet.ts';

/** How the deployment is. */
const NOTHING_WRONG = { health: async () => ({ deadLetters: { uploads: 0, events: 0 }, alarms: [] }) };

/** Of everybody in this world; the user pool demands such a long one. */
export const PASSWORD = 'Four-words-are-enough-1';

export interface SignInWorld {
  runtime: LocalRuntime;
  outputs: Record<string, string>;
  browser: Browser;
  internet: Internet;
  api: TestApi;
  /** Answers as the deployed API does, by the deployment's own tokens alone. */
  answer: (request: Request) => Response | Promise<Response>;
  /** What `npm run deploy:web` said. */
  deployed: string;
  /** The built page. */
  site: string;
  /** Somebody whom an administrator has added. */
  addPerson: (name: string, role?: Role) => Promise<void>;
  giveRole: (name: string, role: Role) => Promise<void>;
  /** Ends all sessions of somebody. */
  endSessions: (name: string) => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * The stacks that people meet (page, sign-in, and the bucket of uploads) on an emulator, the page as it is deployed there,
 * and an API in memory behind the real check of tokens.
 */
export async function startSignInWorld(): Promise<SignInWorld> {
  const stateDirectory = mkdtempSync(path.join(tmpdir(), 'dragoman-sign-in-'));
  const site = path.join(stateDirectory, 'site');
  const built = build({
    root: path.join(ROOT_DIRECTORY, 'web'),
    logLevel: 'warn',
    build: { outDir: site, reportCompressedSize: false },
  });
  const runtime = await startRuntime({ stateDirectory, enforceIam: true });
  try {
    const outputs = await deployWhatPeopleMeet(runtime);
    runtime.announce(outputs);
    await built;
    const deployed = await deployPage(runtime, site);
    const api = testApi({ steering: NOTHING_WRONG });
    const app = createApi(api.services, cognitoSession(poolOf(outputs), keysFrom(runtime)));
    const answer = (request: Request) => app.fetch(request);
    const internet = await serveInternet({
      pageHost: new URL(outputs.DashboardUrl ?? '').host,
      signInHost: new URL(outputs.SignInOrigin ?? '').host,
      emulatorUrl: runtime.endpointUrl,
      api: answer,
    });
    const browser = await openBrowser([`--host-resolver-rules=${internet.resolverRules}`]);
    return {
      ...{ runtime, outputs, browser, internet, api, answer, deployed, site },
      ...members(runtime, outputs.UserPoolId),
      stop: async () => {
        await browser.close();
        await internet.stop();
        await runtime.stop();
        rmSync(stateDirectory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

const poolOf = ({ UserPoolId = '', UserPoolClientId = '', CommandLineClientId = '' }) => ({
  userPoolId: UserPoolId,
  clientIds: [UserPoolClientId, CommandLineClientId],
});

/** The public keys of the pool, from the emulator instead of AWS. */
const keysFrom = (runtime: LocalRuntime) => async (address: string) =>
  (await fetch(new URL(new URL(address).pathname, runtime.endpointUrl))).arrayBuffer();

/** Deploys the templates that `cdk deploy` would. @returns the outputs of both stacks */
async function deployWhatPeopleMeet(runtime: LocalRuntime): Promise<Record<string, string>> {
  const { context } = JSON.parse(readFileSync(path.join(ROOT_DIRECTORY, 'cdk.json'), 'utf8'));
  const outdir = path.join(runtime.stateDirectory, 'cdk.out');
  const app = new App({ context, outdir, analyticsReporting: false });
  const props = { synthesizer: new CliCredentialsStackSynthesizer() };
  const data = new DataStack(app, 'DragomanData', DEPLOYMENTS.local, props);
  const dashboard = new DashboardStack(app, 'DragomanDashboard', DEPLOYMENTS.local, {
    synthesizer: new CliCredentialsStackSynthesizer(),
    landing: data.landing,
  });
  const client = new CloudFormationClient(runtime.clientConfig);
  const outputs: Record<string, string> = {};
  for (const stack of [data, dashboard]) {
    const StackName = stack.stackName;
    const TemplateBody = JSON.stringify(Template.fromStack(stack).toJSON());
    await client.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_IAM'] }));
    await waitUntilStackCreateComplete({ client, maxWaitTime: 120, minDelay: 1, maxDelay: 1 }, { StackName });
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    for (const { OutputKey = '', OutputValue = '' } of Stacks?.[0]?.Outputs ?? []) {
      outputs[OutputKey] = OutputValue;
    }
  }
  client.destroy();
  return outputs;
}

/** Runs `npm run deploy:web` as a user does. @returns what it said */
export async function deployPage({ stateDirectory }: LocalRuntime, site: string): Promise<string> {
  const args = ['--import', 'tsx', 'cli/deploy-web.ts', '--site', site];
  const { exitCode, output } = await runCommand(process.execPath, args, stateDirectory);
  if (exitCode !== 0) throw new Error(`deploy:web failed: ${output}`);
  return output;
}

function members(runtime: LocalRuntime, UserPoolId: string | undefined) {
  const cognito = new CognitoIdentityProviderClient(runtime.clientConfig);
  const giveRole = async (Username: string, GroupName: Role) => {
    await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
  };
  return {
    addPerson: async (Username: string, role?: Role) => {
      const UserAttributes = [{ Name: 'email', Value: `${Username}@example.org` }];
      const MessageAction = 'SUPPRESS';
      const person = { UserPoolId, Username };
      await cognito.send(new AdminCreateUserCommand({ ...person, MessageAction, UserAttributes }));
      await cognito.send(new AdminSetUserPasswordCommand({ ...person, Password: PASSWORD, Permanent: true }));
      if (role) await giveRole(Username, role);
    },
    giveRole,
    endSessions: async (Username: string) => {
      await cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    },
  };
}
