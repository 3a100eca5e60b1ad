import type { PageConfig } from '../contracts/page-config.ts';
import { putSite } from '../core/objects/put-site.ts';
import { SITE_DIRECTORY } from '../local/paths.ts';
import { cacheControlOf } from '../web/page-headers.ts';
import { dragomanCommand, onDeployment } from './command.ts';
import { outputOf } from './deployment.ts';

await dragomanCommand('deploy:web', "Upload the dashboard's page to a deployment; run it after each deploy.")
  .option('--site <directory>', 'where the built page is', SITE_DIRECTORY)
  .action(({ deployment: name, site }) =>
    onDeployment(name, async (deployment) => {
      const config: PageConfig = {
        authentication: {
          kind: 'cognito',
          issuer: outputOf(deployment, 'TokenIssuer'),
          clientId: outputOf(deployment, 'UserPoolClientId'),
          commandLineClientId: outputOf(deployment, 'CommandLineClientId'),
          signInOrigin: outputOf(deployment, 'SignInOrigin'),
        },
      };
      const { put, removed } = await putSite(deployment.s3, {
        bucket: outputOf(deployment, 'SiteBucketName'),
        directory: site,
        config,
        cacheControlOf,
      });
      process.stdout.write(
        `${put.length} files put, ${removed.length} of older builds removed. The dashboard is at ` +
          `${outputOf(deployment, 'DashboardUrl')}\n`,
      );
    }),
  )
  .parseAsync();
