import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ROLES } from '../../contracts/api/endpoint.ts';
import { COMMAND_LINE_PORTS, commandLineCallback, SIGN_IN_SCOPE } from '../../contracts/sign-in.ts';
import { acknowledge } from '../acknowledge.ts';
import type { DeploymentConfig } from '../config.ts';

export interface SignInProps {
  config: Pick<DeploymentConfig, 'protectData'>;
  /** Where the dashboard is: people come back there after they have signed in or out. */
  dashboardUrl: string;
}

/** Names of such domains are unique in a region. */
const DOMAIN_PREFIX = `dragoman-${Aws.ACCOUNT_ID}`;

/**
 * Who may use the dashboard: a user pool that only administrators add people to, a group for each role, and
 * clients for page and command line that sign in by authorization code with PKCE, so neither has a secret.
 */
export class SignIn extends Construct {
  readonly userPool: cognito.UserPool;
  readonly pageClient: cognito.UserPoolClient;
  readonly commandLineClient: cognito.UserPoolClient;
  /** Of the pages where people sign in. */
  readonly origin: string;
  /** Issuer of the tokens. */
  readonly issuer: string;

  /** The origin of the one sign-in of a region, which the page must know before there is one. */
  static originIn(scope: Construct): string {
    return `https://${DOMAIN_PREFIX}.auth.${Stack.of(scope).region}.amazoncognito.com`;
  }

  constructor(scope: Construct, id: string, { config, dashboardUrl }: SignInProps) {
    super(scope, id);
    this.userPool = new cognito.UserPool(this, 'UserPool', {
      selfSignUpEnabled: false,
      // The name stands in audit entries, so a person has one; to sign in, the address does as well.
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      deletionProtection: config.protectData,
      removalPolicy: config.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(this.userPool, {
      'AwsSolutions-COG2':
        'A second factor is offered to everybody; a company that demands one signs in by its own provider.',
      'AwsSolutions-COG8': 'Threat protection belongs to the Plus plan, which costs by the person and month.',
    });
    for (const role of ROLES) {
      new cognito.UserPoolGroup(this, role, {
        userPool: this.userPool,
        groupName: role,
        description: `Role ${role} of the dashboard`,
      });
    }
    this.userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: DOMAIN_PREFIX } });
    const { region } = Stack.of(this);
    this.origin = SignIn.originIn(this);
    this.issuer = `https://cognito-idp.${region}.amazonaws.com/${this.userPool.userPoolId}`;
    this.pageClient = this.addClient('Page', {
      callbackUrls: [`${dashboardUrl}/`],
      logoutUrls: [`${dashboardUrl}/`],
    });
    this.commandLineClient = this.addClient('CommandLine', {
      callbackUrls: COMMAND_LINE_PORTS.map(commandLineCallback),
    });
  }

  private addClient(
    id: string,
    urls: Pick<cognito.OAuthSettings, 'callbackUrls' | 'logoutUrls'>,
  ): cognito.UserPoolClient {
    return this.userPool.addClient(id, {
      generateSecret: false,
      // Only the pages of Cognito see passwords.
      authFlows: { userPassword: false },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.custom(SIGN_IN_SCOPE)],
        ...urls,
      },
      // Whoever loses a role, or their account, has it for this long at most.
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
    });
  }
}
