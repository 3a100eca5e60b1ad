import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { contentSecurityPolicy, PAGE_HEADERS } from '../../web/page-headers.ts';
import { acknowledge } from '../acknowledge.ts';
import type { DeploymentConfig } from '../config.ts';

export interface SiteProps {
  config: Pick<DeploymentConfig, 'dashboard' | 'enforceTls'>;
  /** Host of the API, which is reached below /api. */
  apiDomain: string;
  /** Origins that the page speaks to beside its own. */
  connectTo: string[];
}

/** Files lie in assets/ or, with a dot in their name, at the top. Everything else is the address of a page, whatever names it holds. */
const DEEP_LINKS = `function handler(event) {
  var request = event.request;
  if (!/^\\/(assets\\/.*|[^/]*\\.[^/]*)$/.test(request.uri)) request.uri = '/index.html';
  return request;
}`;

/**
 * The page from a private bucket, and the API, under one name. The files are not part of the stack:
 * `npm run deploy:web` uploads them.
 */
export class Site extends Construct {
  readonly bucket: s3.Bucket;
  /** Without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { config, apiDomain, connectTo }: SiteProps) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: config.enforceTls,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
      // Built from the repository at any time.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this.bucket, {
      'AwsSolutions-S1':
        'Files of the page, which anybody may load; what matters is the API, which logs each request.',
    });
    const { domain } = config.dashboard;
    const headers = this.headers(connectTo);
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: 'Dragoman',
      defaultRootObject: 'index.html',
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      ...(domain && {
        domainNames: [domain.name],
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers,
        functionAssociations: [
          {
            eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
            function: new cloudfront.Function(this, 'DeepLinks', {
              comment: 'Addresses of pages are all index.html',
              code: cloudfront.FunctionCode.fromInline(DEEP_LINKS),
              runtime: cloudfront.FunctionRuntime.JS_2_0,
            }),
          },
        ],
      },
      additionalBehaviors: {
        '/api/*': {
          origin: new HttpOrigin(apiDomain, {
            protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
            originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
          }),
          viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
          cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
          originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy: headers,
        },
      },
    });
    acknowledge(distribution, {
      'AwsSolutions-CFR1':
        'People of a company travel; who may use the dashboard is decided by sign-in, not by country.',
      'AwsSolutions-CFR2':
        'The API is throttled and demands a token for everything; a firewall would cost more than it.',
      'AwsSolutions-CFR3':
        'Files of the page may be loaded by anybody; the API logs each request at its gateway.',
      ...(domain === undefined && {
        'AwsSolutions-CFR4':
          'Under its own name CloudFront decides which TLS it takes; dashboard.domain gives it one of ours.',
      }),
    });
    this.url = `https://${domain?.name ?? distribution.distributionDomainName}`;
  }

  private headers(connectTo: string[]): cloudfront.ResponseHeadersPolicy {
    return new cloudfront.ResponseHeadersPolicy(this, 'Headers', {
      comment: 'What browsers may do on the dashboard',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectTo), override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: {
          referrerPolicy: cloudfront.HeadersReferrerPolicy.SAME_ORIGIN,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: (['permissions-policy', 'cross-origin-opener-policy'] as const).map((header) => ({
          header,
          value: PAGE_HEADERS[header],
          override: true,
        })),
      },
    });
  }
}
