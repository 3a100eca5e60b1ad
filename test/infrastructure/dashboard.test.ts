import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { cacheControlOf } from '../../web/page-headers.ts';
import { allows, type Resource, statementsOf, synthesize } from './synthesize.ts';

const production = synthesize('production');
const only = (type: string): Resource => {
  const found = production.ofType(type);
  expect(found, type).toHaveLength(1);
  return (found[0] as [string, Resource])[1];
};
const text = (value: unknown) => JSON.stringify(value);

describe('sign-in', () => {
  it('lets nobody in whom no administrator has added', () => {
    const { Properties } = only('AWS::Cognito::UserPool');
    expect(Properties.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: true });
    expect(Properties.MfaConfiguration).toBe('OPTIONAL');
    expect(Properties.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA']);
    expect(Properties.DeletionProtection).toBe('ACTIVE');
    const groups = production.ofType('AWS::Cognito::UserPoolGroup');
    expect(groups.map(([, group]) => group.Properties.GroupName)).toEqual(['viewer', 'operator', 'admin']);
  });

  const clients = production.ofType('AWS::Cognito::UserPoolClient').map(([, { Properties }]) => Properties);

  it('is by authorization code alone, for clients without a secret that learn who somebody is', () => {
    expect(clients).toHaveLength(2);
    for (const client of clients) {
      expect(client).toMatchObject({
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid'],
        GenerateSecret: false,
        PreventUserExistenceErrors: 'ENABLED',
        EnableTokenRevocation: true,
        AccessTokenValidity: 15,
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      });
    }
  });

  it('comes back to the page, or to the command line on the same machine, and nowhere else', () => {
    const [page, commandLine] = clients;
    expect(page.CallbackURLs).toHaveLength(1);
    expect(text(page.CallbackURLs)).toContain('Distribution');
    expect(page.LogoutURLs).toEqual(page.CallbackURLs);
    for (const url of commandLine.CallbackURLs) expect(url).toMatch(/^http:\/\/localhost:\d+\/$/);
    expect(commandLine.LogoutURLs).toBeUndefined();
  });
});

describe('the API', () => {
  it('demands a token of our user pool and clients at its gateway, for everything', () => {
    const { Properties: route } = only('AWS::ApiGatewayV2::Route');
    expect(route).toMatchObject({ RouteKey: 'ANY /api/{proxy+}', AuthorizationType: 'JWT' });
    const { Properties: authorizer } = only('AWS::ApiGatewayV2::Authorizer');
    expect(authorizer.AuthorizerType).toBe('JWT');
    expect(authorizer.IdentitySource).toEqual(['$request.header.Authorization']);
    expect(text(authorizer.JwtConfiguration.Issuer)).toContain('UserPool');
    expect(text(authorizer.JwtConfiguration.Audience)).toMatch(/UserPoolPage.*UserPoolCommandLine/);
    expect(authorizer.JwtConfiguration.Audience).toHaveLength(2);
  });

  it('is throttled and logged, and has no CORS', () => {
    const { Properties: stage } = only('AWS::ApiGatewayV2::Stage');
    expect(stage.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
    expect(stage.AccessLogSettings.DestinationArn).toBeDefined();
    expect(stage.AccessLogSettings.Format).not.toMatch(/authorization|querystring/i);
    expect(only('AWS::ApiGatewayV2::Api').Properties.CorsConfiguration).toBeUndefined();
  });

  const [id, lambda] = production
    .ofType('AWS::Lambda::Function')
    .find(([name]) => name.startsWith('ServeApiFunction')) as [string, Resource];

  it('has an environment that a Lambda may have, however long the names become that CloudFormation gives', () => {
    /** An ARN has the region, the account, the service, and a name; a URL of a queue is as long. */
    const longest = (reference: unknown) => (/Arn|Url|Queue/.test(text(reference)) ? 115 : 64);
    const lengthOf = (value: unknown): number => {
      if (typeof value === 'string') return value.length;
      const parts = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1];
      return parts ? parts.reduce((sum: number, part) => sum + lengthOf(part), 0) : longest(value);
    };
    const variables: [string, unknown][] = Object.entries(lambda.Properties.Environment.Variables);
    const bytes = variables.reduce((sum, [name, value]) => sum + name.length + lengthOf(value), 0);
    expect(bytes).toBeGreaterThan(1500);
    expect(bytes).toBeLessThan(4096);
  });
  const statements = statementsOf(production, lambda.Properties.Role['Fn::GetAtt'][0]);

  it('writes requests and what it searches to the data bucket, and nothing else', () => {
    const writable = statements
      .filter(({ actions }) => actions.includes('s3:PutObject'))
      .flatMap(({ resources }) => resources)
      .filter((resource) => !/Landing|Models/.test(resource));
    expect(writable.map((resource) => /\/[^/"]*\/\*/.exec(resource)?.[0])).toEqual(['/runs/*', '/search/*']);
  });

  it('may steer, and neither train nor fetch nor erase by itself', () => {
    expect(lambda.Properties.Timeout, id).toBeLessThan(30);
    const actions = statements.flatMap((statement) => statement.actions);
    expect(allows(statements, 'states:StopExecution', 'execution')).toBe(true);
    expect(allows(statements, 'lambda:InvokeFunction', 'StartTraining')).toBe(true);
    for (const never of [
      's3:DeleteObject',
      's3:DeleteObjectVersion',
      'states:StartExecution',
      'iam:CreateRole',
      'cognito-idp:AdminSetUserPassword',
      'cognito-idp:DeleteUserPool',
      'dynamodb:Scan',
    ]) {
      expect(actions).not.toContain(never);
    }
    const passRole = statements.filter((statement) => statement.actions.includes('iam:PassRole'));
    for (const { condition, resources } of passRole) {
      expect(condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
      expect(text(resources)).toContain('ScheduleRole');
    }
  });
});

describe('the page', () => {
  const { Properties: distribution } = only('AWS::CloudFront::Distribution');
  const { DefaultCacheBehavior: files, CacheBehaviors: behaviors } = distribution.DistributionConfig;

  it('is read from a private bucket by CloudFront alone', () => {
    only('AWS::CloudFront::OriginAccessControl');
    const policies = production
      .ofType('AWS::S3::BucketPolicy')
      .filter(([id]) => id.startsWith('Site'))
      .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement);
    const allowed = policies.filter((statement: { Effect: string }) => statement.Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
    });
    expect(text(allowed[0].Condition)).toContain('AWS:SourceArn');
  });

  it('comes over TLS, with strict headers, and its API is never cached', () => {
    expect(files.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(behaviors).toHaveLength(1);
    expect(behaviors[0]).toMatchObject({ PathPattern: '/api/*', ViewerProtocolPolicy: 'https-only' });
    // CachingDisabled, of AWS.
    expect(behaviors[0].CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    const { SecurityHeadersConfig: headers } = only('AWS::CloudFront::ResponseHeadersPolicy').Properties
      .ResponseHeadersPolicyConfig;
    const policy = text(headers.ContentSecurityPolicy);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    // Beside its own origin only the bucket of uploads and the user pool's pages, in whatever region they are.
    const connect = /connect-src ([^;]*)/.exec(policy)?.[1];
    expect(connect?.match(/https:/g)).toHaveLength(2);
    expect(connect).toMatch(/'self' https:.*Landing.* https:\/\/dragoman-.*\.auth\..*\.amazoncognito\.com/);
    expect(headers.ReferrerPolicy.ReferrerPolicy).toBe('same-origin');
    expect(headers.StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
    expect(headers.FrameOptions.FrameOption).toBe('DENY');
    expect(headers.ContentTypeOptions.Override).toBe(true);
  });

  it('is index.html at every address but those of files', () => {
    const { FunctionCode } = only('AWS::CloudFront::Function').Properties;
    const handler = runInNewContext(`(${FunctionCode})`);
    const served = (uri: string) => handler({ request: { uri } }).uri;
    for (const uri of ['/', '/overview', '/models/media.en-ko/v1.2', '/data/media/en-ko/2026.11']) {
      expect(served(uri), uri).toBe('/index.html');
    }
    for (const uri of ['/assets/main-1.js', '/config.json', '/icon.svg']) expect(served(uri), uri).toBe(uri);
  });

  it('is new everywhere within a second of its upload: what may change is asked for anew', () => {
    // CachingOptimized, of AWS, keeps what says no-cache for its least time, a second.
    expect(files.CachePolicyId).toBe('658327ea-f89d-4fab-a63d-7e88639e58f6');
    for (const file of ['index.html', 'config.json', 'icon.svg'])
      expect(cacheControlOf(file)).toBe('no-cache');
    expect(cacheControlOf('assets/main-1.js')).toMatch(/immutable/);
  });

  it('has a name of ours, and then TLS 1.2 at least, where the deployment gives one', () => {
    const named = synthesize('production', (config) => ({
      ...config,
      dashboard: {
        ...config.dashboard,
        domain: {
          name: 'dragoman.example',
          certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
        },
      },
    }));
    const [[, { Properties }]] = named.ofType('AWS::CloudFront::Distribution') as [[string, Resource]];
    expect(Properties.DistributionConfig.Aliases).toEqual(['dragoman.example']);
    expect(Properties.DistributionConfig.ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
    const [[, page]] = named.ofType('AWS::Cognito::UserPoolClient') as [[string, Resource]];
    expect(page.Properties.CallbackURLs).toEqual(['https://dragoman.example/']);
  });

  it('is where messages link to', () => {
    const [, lambda] = production
      .ofType('AWS::Lambda::Function')
      .find(([name]) => name.includes('CloseRunFunction')) as [string, Resource];
    expect(text(lambda.Properties.Environment.Variables.DASHBOARD_URL)).toMatch(
      /Distribution.*DomainName|DashboardUrl/,
    );
  });
});
