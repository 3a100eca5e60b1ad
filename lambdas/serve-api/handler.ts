import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { z } from 'zod';
import { cognitoSession } from '../../api/authentication/cognito.ts';
import { createApi } from '../../api/create-api.ts';
import { createServices } from '../../api/create-services.ts';
import * as clients from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/**
 * For each caller in each execution environment, beside the gateway's limit on all of them: nobody takes the others'
 * turns. A page asks for some twenty things when it is opened, and then for a few every two seconds.
 */
const THROTTLE = { perSecond: 20, burst: 200 };

/** The API of an execution environment, made with its first request. */
let serve: ReturnType<typeof handle> | undefined;

export const handler = createHandler('serve-api', z.custom<LambdaEvent>(), (event, { environment, log }) => {
  serve ??= handle(
    createApi(
      {
        ...createServices(
          environment.DEPLOYMENT,
          clients.apiClientsOf(environment),
          environment.RESOURCES,
          environment.TERMS,
          log,
        ),
        members: clients.membersOf(environment),
      },
      cognitoSession(
        { userPoolId: environment.USER_POOL_ID, clientIds: environment.USER_POOL_CLIENT_IDS },
        clients.loadPublicKeys,
      ),
      { throttle: THROTTLE },
    ),
  );
  return serve(event);
});
