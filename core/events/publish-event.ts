import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_DETAILS, EVENT_SOURCE, type EventDetail, type EventType } from '../../contracts/events.ts';
import { DragomanError } from '../errors.ts';
import { parseContract } from '../objects/json-objects.ts';

/** EventBridge took the call and refused the event. */
export class EventRefused extends DragomanError {}

/** Puts one event of ours on a bus. @throws EventRefused, ContractViolation */
export async function publishEvent<Type extends EventType>(
  client: EventBridgeClient,
  busName: string,
  type: Type,
  detail: EventDetail<Type>,
): Promise<void> {
  const checked = parseContract(EVENT_DETAILS[type], detail, `event ${type}`);
  const { FailedEntryCount, Entries } = await client.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: busName, Source: EVENT_SOURCE, DetailType: type, Detail: JSON.stringify(checked) },
      ],
    }),
  );
  if (!FailedEntryCount) return;
  const [{ ErrorCode, ErrorMessage } = {}] = Entries ?? [];
  throw new EventRefused(
    `The bus ${busName} refused ${type}: ${ErrorCode}: ${ErrorMessage}. It is tried again.`,
  );
}
