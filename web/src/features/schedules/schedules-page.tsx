import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useTranslation } from 'react-i18next';
import { ScheduleKind, type ScheduleOverview } from '../../../../contracts/api/schedules.ts';
import { Failure } from '../../layout/failure.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { ScheduleTable } from './schedule-table.tsx';
import { SourceForm } from './source-form.tsx';
import { useSchedules } from './use-schedules.ts';

const KINDS = ScheduleKind.options;

/** Everything that recurs, in one list; forms open beside it. What is shown stands in the address. */
export function Component() {
  const { t } = useTranslation('schedules');
  const { may } = useSession();
  const address = useAddress({ replace: true });
  const change = address.set;
  const schedules = useSchedules();
  const text = address.get('text') ?? '';
  const kind = KINDS.find((known) => known === address.get('kind'));
  const asked = address.get('schedule');
  const shown = schedules.items.filter((item) => matches(item, text, kind));
  const edited = schedules.items.find(({ scheduleId }) => scheduleId === asked);
  const close = () => change({ schedule: undefined, new: undefined });
  const options = [
    { value: '', label: t('allKinds') },
    ...KINDS.map((value) => ({ value, label: t(`kind.${value}`) })),
  ];
  return (
    <>
      <ScheduleTable
        items={shown}
        loading={schedules.loading}
        filtered={text !== '' || kind !== undefined}
        header={
          <Header
            variant="h1"
            counter={`(${shown.length})`}
            description={t('about')}
            actions={
              may('operator') && (
                <SpaceBetween size="xs" direction="horizontal">
                  <Button onClick={() => change({ new: 'line' })}>{t('newLineSchedule')}</Button>
                  <Button variant="primary" onClick={() => change({ new: 'source' })}>
                    {t('newSource')}
                  </Button>
                </SpaceBetween>
              )
            }
          >
            {t('title')}
          </Header>
        }
        filter={
          <SpaceBetween size="xs" direction="horizontal">
            <TextFilter
              filteringText={text}
              filteringPlaceholder={t('find')}
              filteringAriaLabel={t('find')}
              onChange={({ detail }) => change({ text: detail.filteringText })}
            />
            <Select
              ariaLabel={t('kindName')}
              selectedOption={options.find(({ value }) => value === (kind ?? '')) ?? null}
              options={options}
              onChange={({ detail }) => change({ kind: detail.selectedOption.value })}
            />
          </SpaceBetween>
        }
        onEdit={({ scheduleId }) => change({ schedule: scheduleId })}
      />
      {schedules.error && <Failure error={schedules.error} again={schedules.again} />}
      {(edited?.kind === 'source' || address.get('new') === 'source') && (
        <SourceForm key={edited?.scheduleId} schedule={edited} onClose={close} />
      )}
      {((edited && edited.kind !== 'source') || address.get('new') === 'line') && (
        <ScheduleForm key={edited?.scheduleId} schedule={edited} existing={schedules.items} onClose={close} />
      )}
    </>
  );
}

function matches(item: ScheduleOverview, text: string, kind: ScheduleKind | undefined): boolean {
  if (kind !== undefined && item.kind !== kind) return false;
  const { corpus, languagePair, sourceId = '', model = '', timing, fetched } = item;
  const all = [
    corpus,
    languagePair,
    sourceId,
    model,
    timing.expression,
    timing.timeZone,
    fetched?.message ?? '',
  ];
  return all.join(' ').toLowerCase().includes(text.toLowerCase());
}
