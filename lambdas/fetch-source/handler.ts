import { setTimeout as sleep } from 'node:timers/promises';
import { FetchOutcome, SourceName } from '../../contracts/source.ts';
import { notify } from '../../core/notifications/notify.ts';
import type { FetchPolicy } from '../../core/sources/fetch-policy.ts';
import { fetchSource } from '../../core/sources/fetch-source.ts';
import { httpGet } from '../../core/sources/http-get.ts';
import { foreignObjects } from '../../core/sources/s3-prefix.ts';
import { dataOf, landingOf, registryOf, s3, sns } from '../clients.ts';
import { createHandler } from '../create-handler.ts';

/** @returns what the run of the source came to; that a location failed is no error of the Lambda */
export const handler = createHandler('fetch-source', SourceName, async (event, { environment, log }) => {
  const policy: FetchPolicy = {
    allowedHosts: environment.ALLOWED_HOSTS,
    allowedBuckets: environment.ALLOWED_BUCKETS,
    trustedAddresses: environment.TRUSTED_ADDRESSES,
    allowHttp: environment.ALLOW_HTTP,
  };
  return FetchOutcome.parse(
    await fetchSource(event, {
      registry: registryOf(environment),
      landing: landingOf(environment),
      data: dataOf(environment),
      foreign: foreignObjects(s3(), environment.LANDING_BUCKET),
      policy,
      get: ({ idleSeconds }) => httpGet(policy, { idleSeconds }),
      clock: { now: () => Date.now(), sleep: (milliseconds) => sleep(milliseconds) },
      random: Math.random,
      notify: (message) => notify(sns(), environment.TOPIC_ARN, message),
      log,
    }),
  );
});
