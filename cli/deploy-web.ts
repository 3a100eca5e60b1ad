import type { PageConfig } from '../contracts/page-config.ts';
import { putSite } from '../core/objects/put-site.ts';
import { SITE_DIRECTORY } from '../local/paths.ts';
import { cacheControlOf } from '../web/page-headers.ts';
import { dragomanCommand, onDeployment } from './command.ts';
import { outputOf } from './deployment.ts';

await dragomanCommand('deploy:web', "Upload the dashboard's page to a deployment; run it after each deploy.")
  .action(({ deployment: name }) =>
    onDeployment(name, async (deployment) => {
      const config: PageConfig = {
        authentication: {
          kind: 'cognito',
          authority: outputOf(deployment, 'SignInAuthority'),
          clientId: outputOf(deployment, 'UserPoolClientId'),
          signInOrigin: outputOf(deployment, 'SignInOrigin'),
        },
      };
      const files = await putSite(deployment.s3, {
        bucket: outputOf(deployment, 'SiteBucketName'),
        directory: SITE_DIRECTORY,
        config,
        cacheControlOf,
      });
      process.stdout.write(
        `${files.length} files. The dashboard is at ${outputOf(deployment, 'DashboardUrl')}\n`,
      );
    }),
  )
  .parseAsync();
