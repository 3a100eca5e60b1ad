import { z } from 'zod';

/**
 * What the API needs to know of its deployment: outputs of the stacks, by the same names. The local server finds them
 * where the deployment announces them, the Lambda in its environment.
 */
export const ApiResources = z.object({
  LandingBucketName: z.string(),
  DataBucketName: z.string(),
  ModelsBucketName: z.string(),
  CloseRunName: z.string(),
  StartTrainingName: z.string(),
  StartPreparationName: z.string(),
  StartPreparationArn: z.string(),
  StartTrainingArn: z.string(),
  LineScheduleGroupName: z.string(),
  LineScheduleRoleArn: z.string(),
  FetchSourceArn: z.string(),
  EraseTextArn: z.string(),
  SourceScheduleGroupName: z.string(),
  SourceScheduleRoleArn: z.string(),
  EventsDeadLetterQueueArn: z.string(),
  EventsDeadLetterQueueUrl: z.string(),
  UploadsDeadLetterQueueUrl: z.string(),
  EventBusName: z.string(),
  TopicArn: z.string(),
  CpuQueueArn: z.string(),
  CpuJobDefinitionArn: z.string(),
  GpuQueueArn: z.string(),
  GpuOnDemandQueueArn: z.string(),
  JobLogGroupName: z.string(),
});
export type ApiResources = z.infer<typeof ApiResources>;
