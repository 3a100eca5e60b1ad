import Box from '@cloudscape-design/components/box';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { ChartOption } from './canvas.tsx';
import { tableOfChart } from './table-of-chart.ts';
import './figures-table.css';

/** The figures of a picture, for those who do not see it and those who want to copy them; made when it is opened. */
export function FiguresTable({ option, label }: { option: ChartOption; label: string }) {
  const { t } = useTranslation('layout');
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="figures" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary aria-label={`${t('figures')}: ${label}`}>{t('figures')}</summary>
      {isOpen && <Figures option={option} label={label} />}
    </details>
  );
}

function Figures({ option, label }: { option: ChartOption; label: string }) {
  const { t } = useTranslation('layout');
  const format = useFormat();
  const { axis, series, rows, places } = useMemo(
    () => tableOfChart(option, (value) => format.decimal(value, Number.isInteger(value) ? 0 : 3)),
    [option, format],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{axis}</th>
            {series.map((name, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: series may be called the same.
              <th key={column} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, cells }) => (
            <tr key={place}>
              <th scope="row">{place}</th>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other identity.
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < places && (
        <Box variant="small">
          {t('someFigures', { shown: format.count(rows.length), all: format.count(places) })}
        </Box>
      )}
    </section>
  );
}
