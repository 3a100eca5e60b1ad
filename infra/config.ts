/** The deployments there are. `npx cdk deploy --all -c deployment=local` chooses one; without `-c` it is production. */
export const DEPLOYMENT_NAMES = ['production', 'local'] as const;
export type DeploymentName = (typeof DEPLOYMENT_NAMES)[number];

/** Where the image of the Batch jobs comes from. */
export type ContainerImageConfig =
  /** Built from containers/trainer for linux/amd64 by `cdk deploy`, which then needs Docker. */
  | { kind: 'build' }
  /** Built elsewhere, e.g. by CI: the repository's URI and `sha256:...`. */
  | { kind: 'digest'; repositoryUri: string; digest: string }
  /** Never pulled: jobs are processes of the local runtime. */
  | { kind: 'unpulled'; name: string };

/** Everything that may differ from deployment to deployment. */
export interface DeploymentConfig {
  /** Absent: the account and region of the credentials that deploy. */
  account?: string;
  region?: string;
  /** Zones of the VPC; absent: the first two of the region. */
  availabilityZones?: string[];
  /** Who gets the messages of the topic; each address must confirm its subscription once. */
  notificationEmails: string[];
  /** What links in messages start with; absent: the address of the deployed dashboard. */
  dashboardUrl?: string;
  dashboard: {
    /** A name of our own with a certificate of us-east-1, which bring TLS 1.2 at least; absent: a name of CloudFront's. */
    domain?: { name: string; certificateArn: string };
    /** Of everybody together; twice as many may come at once. */
    requestsPerSecond: number;
  };
  /** Monthly limit of the account's cost; at 80 % and at 100 % (forecast) the topic is told. */
  budgetUsd: number;
  logRetentionDays: 3 | 30 | 90 | 365;
  /** Buckets and table survive the stack and refuse to be deleted. */
  protectData: boolean;
  /** Demand TLS of everybody. Only the emulator speaks plain http. */
  enforceTls: boolean;
  intake: {
    /** A preparation starts when no upload has arrived for this long ... */
    quietPeriodSeconds: number;
    /** ... and at the latest this long after the first one. */
    longestWaitSeconds: number;
  };
  /** Where sources may be fetched from; see core/sources/fetch-policy.ts. */
  fetch: {
    /** Exact names, or `*.example.org` for all below a domain. */
    allowedHosts: string[];
    allowedBuckets: string[];
    allowHttp: boolean;
    /** Addresses that are not public and may be reached all the same, by HTTP and on any port. */
    trustedAddresses: string[];
  };
  preparation: {
    ingestConcurrency: number;
    refineConcurrency: number;
    /** Memory of Lambdas that process text; new accounts may be limited to 3,008 MB. */
    textMemoryMb: number;
    /** An approval that nobody answers for this long is a rejection. */
    approvalTimeoutDays: number;
  };
  training: {
    image: ContainerImageConfig;
    /** `cpu`: the GPU queues are backed by processors, so jobs look for no GPU. */
    gpuDevice: 'cuda' | 'cpu';
    gpuInstanceTypes: string[];
    cpuInstanceTypes: string[];
    /** Upper limits of what runs at once, per compute environment. */
    gpuSpotMaxVcpus: number;
    gpuOnDemandMaxVcpus: number;
    cpuMaxVcpus: number;
    gpuVcpus: number;
    gpuMemoryMib: number;
    cpuVcpus: number;
    cpuMemoryMib: number;
    volumeGib: number;
    /** A job that runs longer is ended. */
    longestJobHours: number;
    /** Trainings and monitorings at once; further ones wait. */
    concurrentRuns: number;
    /** What they may cost in a month, by the price table; then nothing further starts. Absent: no limit. */
    monthlyLimitUsd?: number;
    /** How often `watch-trainings` looks after what lost events have left. */
    watchMinutes: number;
  };
}

export const DEPLOYMENTS: Record<DeploymentName, DeploymentConfig> = {
  production: {
    notificationEmails: [],
    dashboard: { requestsPerSecond: 100 },
    budgetUsd: 500,
    logRetentionDays: 90,
    protectData: true,
    enforceTls: true,
    intake: { quietPeriodSeconds: 300, longestWaitSeconds: 3600 },
    fetch: {
      // OPUS, and what the mtdata identifiers that we know lead to.
      allowedHosts: ['object.pouta.csc.fi', 'data.statmt.org', 'www.statmt.org'],
      allowedBuckets: [],
      allowHttp: false,
      trustedAddresses: [],
    },
    preparation: {
      ingestConcurrency: 40,
      refineConcurrency: 40,
      textMemoryMb: 3008,
      approvalTimeoutDays: 7,
    },
    training: {
      image: { kind: 'build' },
      gpuDevice: 'cuda',
      gpuInstanceTypes: ['g6.xlarge', 'g6.2xlarge', 'g5.xlarge', 'g5.2xlarge', 'g4dn.xlarge', 'g4dn.2xlarge'],
      cpuInstanceTypes: [
        'm7i.xlarge',
        'm7i.2xlarge',
        'm6i.xlarge',
        'm6i.2xlarge',
        'r6i.xlarge',
        'r6i.2xlarge',
      ],
      gpuSpotMaxVcpus: 16,
      gpuOnDemandMaxVcpus: 8,
      cpuMaxVcpus: 32,
      gpuVcpus: 4,
      gpuMemoryMib: 14_000,
      cpuVcpus: 4,
      cpuMemoryMib: 14_000,
      volumeGib: 200,
      longestJobHours: 72,
      concurrentRuns: 4,
      monthlyLimitUsd: 400,
      watchMinutes: 5,
    },
  },
  local: {
    notificationEmails: [],
    dashboardUrl: 'http://127.0.0.1',
    dashboard: { requestsPerSecond: 100 },
    budgetUsd: 1,
    logRetentionDays: 3,
    protectData: false,
    enforceTls: false,
    intake: { quietPeriodSeconds: 4, longestWaitSeconds: 20 },
    fetch: { allowedHosts: [], allowedBuckets: [], allowHttp: false, trustedAddresses: ['127.0.0.1'] },
    preparation: { ingestConcurrency: 2, refineConcurrency: 2, textMemoryMb: 3008, approvalTimeoutDays: 1 },
    training: {
      image: { kind: 'unpulled', name: 'dragoman/trainer:local' },
      gpuDevice: 'cpu',
      gpuInstanceTypes: ['g6.xlarge'],
      cpuInstanceTypes: ['m7i.xlarge'],
      gpuSpotMaxVcpus: 4,
      gpuOnDemandMaxVcpus: 4,
      cpuMaxVcpus: 4,
      gpuVcpus: 2,
      gpuMemoryMib: 4096,
      cpuVcpus: 2,
      cpuMemoryMib: 4096,
      volumeGib: 200,
      longestJobHours: 2,
      concurrentRuns: 8,
      watchMinutes: 1,
    },
  },
};

/** Thrown when `-c deployment=` names none of the deployments. */
export class UnknownDeployment extends Error {
  constructor(name: unknown) {
    super(
      `There is no deployment "${String(name)}". Choose one of ${DEPLOYMENT_NAMES.join(', ')} with ` +
        '-c deployment=NAME, or add it to infra/config.ts.',
    );
    this.name = 'UnknownDeployment';
  }
}

/**
 * @param name value of the context key `deployment`; undefined means production.
 * @throws UnknownDeployment
 */
export function chooseDeployment(name: unknown): { name: DeploymentName; config: DeploymentConfig } {
  const chosen = DEPLOYMENT_NAMES.find((known) => known === (name ?? 'production'));
  if (chosen === undefined) throw new UnknownDeployment(name);
  return { name: chosen, config: DEPLOYMENTS[chosen] };
}
