import { createHash, randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Role } from '../../contracts/api/endpoint.ts';
import { SIGN_IN_SCOPE } from '../../contracts/sign-in.ts';
import type { TestDeployment } from './test-deployment.ts';

export interface Tokens {
  access_token: string;
  id_token: string;
  refresh_token: string;
}

/** Adds a person to the user pool, and signs them in as the page does: authorization code with PKCE. */
export async function signIn(
  { runtime, outputs }: Pick<TestDeployment, 'runtime' | 'outputs'>,
  username: string,
  role?: Role,
): Promise<Tokens> {
  const cognito = new CognitoIdentityProviderClient(runtime.clientConfig);
  const person = { UserPoolId: outputs.UserPoolId, Username: username };
  const password = `${randomBytes(12).toString('base64url')}Aa1!`;
  await cognito.send(
    new AdminCreateUserCommand({
      ...person,
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email', Value: `${username}@example.org` }],
    }),
  );
  await cognito.send(new AdminSetUserPasswordCommand({ ...person, Password: password, Permanent: true }));
  if (role) await cognito.send(new AdminAddUserToGroupCommand({ ...person, GroupName: role }));
  cognito.destroy();

  const verifier = randomBytes(32).toString('base64url');
  const request = {
    response_type: 'code',
    client_id: outputs.UserPoolClientId,
    redirect_uri: `${outputs.DashboardUrl}/`,
    scope: SIGN_IN_SCOPE,
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const page = await fetch(`${runtime.endpointUrl}/oauth2/authorize?${new URLSearchParams(request)}`);
  const html = await page.text();
  const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1] ?? '/login';
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const form = new URLSearchParams(hidden.map(([, name, value]): [string, string] => [name, value]));
  form.set('username', username);
  form.set('password', password);
  const answer = await fetch(new URL(action.replaceAll('&amp;', '&'), runtime.endpointUrl), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const back = new URL(answer.headers.get('location') ?? 'nowhere:', runtime.endpointUrl);
  const code = back.searchParams.get('code');
  if (!code)
    throw new Error(
      `Signing ${username} in gave no code but ${answer.status} ${back}: ${await answer.text()}`,
    );
  const token = await fetch(`${runtime.endpointUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: outputs.UserPoolClientId,
      redirect_uri: request.redirect_uri,
      code,
      code_verifier: verifier,
    }),
  });
  return (await token.json()) as Tokens;
}
