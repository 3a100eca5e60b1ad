import { randomUUID } from 'node:crypto';
import { publishEvent } from '../../core/events/publish-event.ts';
import type { MutableObjects } from '../../core/objects/objects.ts';
import { s3Objects } from '../../core/objects/s3-objects.ts';
import type { SteerDependencies } from '../../core/training/steer-versions.ts';
import { type Deployment, outputOf } from '../deployment.ts';

/** The models bucket of a deployment. */
export const modelsOf = (deployment: Deployment): MutableObjects =>
  s3Objects(deployment.s3, outputOf(deployment, 'ModelsBucketName'));

/** What the core needs to steer versions of a deployment. */
export const steeringOf = (deployment: Deployment): SteerDependencies => ({
  registry: deployment.registry,
  models: modelsOf(deployment),
  publishEvent: (type, detail) =>
    publishEvent(deployment.eventBridge, outputOf(deployment, 'EventBusName'), type, detail),
  now: () => new Date(),
  newId: randomUUID,
});
