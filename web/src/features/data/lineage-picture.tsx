import { useTranslation } from 'react-i18next';
import { useHref, useNavigate } from 'react-router';
import type { VersionLineage } from '../../../../contracts/api/data.ts';
import { TABULAR } from '../../../../contracts/primitives.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useCorpusId } from './use-corpus-id.ts';

interface Node {
  id: string;
  title: string;
  note: string;
  to?: string;
}

const [WIDTH, HEIGHT, GAP, ACROSS] = [190, 52, 14, 44];
/** Of a column; the table below has them all. */
const MOST_NODES = 12;

/** From left to right sources, versions, models, and models of models; every box leads to its page. */
export function LineagePicture({ lineage }: { lineage: VersionLineage }) {
  const { t } = useTranslation('data');
  const format = useFormat();
  const { id, path } = useCorpusId();
  const counted = (count: number) =>
    t(id.languagePair === TABULAR ? 'countedRows' : 'countedPairs', { count, shown: format.count(count) });
  const { version, sources, previous, next, models } = lineage;
  const versionNode = (one: VersionLineage['version'], note: string): Node => ({
    id: one.version,
    title: one.version,
    note: `${note} · ${counted(one.train)}`,
    to: `${path}/${one.version}`,
  });
  const columns: Node[][] = [
    sources.map(({ sourceId, kept, newInputs }) => ({
      id: `source ${sourceId}`,
      title: sourceId,
      note: [counted(kept), newInputs > 0 && t('newInputs', { count: newInputs })]
        .filter(Boolean)
        .join(' · '),
      to: `${path}/${version.version}?tab=inputs&source=${sourceId}`,
    })),
    [
      ...(previous ? [versionNode(previous, t('before'))] : []),
      versionNode(version, t('thisVersion')),
      ...next.map((one) => versionNode(one, t('after'))),
    ],
    ...modelColumns(models).map((column) =>
      column.map(({ model, version: trained, stage }) => ({
        id: `${model}@${trained}`,
        title: model,
        note: `${trained} · ${t(`stageOf.${stage}`)}`,
        to: `/models/${model}/${trained}`,
      })),
    ),
  ].map((nodes) => nodes.slice(0, MOST_NODES));
  const heightOf = (nodes: readonly Node[]) => nodes.length * (HEIGHT + GAP) - GAP;
  const height = Math.max(...columns.map(heightOf)) + 8;
  const place = new Map(
    columns.flatMap((nodes, column) =>
      nodes.map(({ id }, row) => [
        id,
        {
          x: column * (WIDTH + ACROSS) + 2,
          y: (height - heightOf(nodes)) / 2 + row * (HEIGHT + GAP),
        },
      ]),
    ),
  );
  const edges = [
    ...columns[0].map(({ id }) => [id, version.version]),
    ...(previous ? [[previous.version, version.version]] : []),
    ...next.map((one) => [version.version, one.version]),
    ...models.map(({ model, version: trained, through }) => {
      const parent = through.length > 1 ? (through.at(-1) ?? '') : version.version;
      return [place.has(parent) ? parent : version.version, `${model}@${trained}`];
    }),
  ];
  const width = columns.length * (WIDTH + ACROSS) - ACROSS + 4;
  return (
    <div style={{ overflowX: 'auto' }}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        style={{ maxWidth: 'none', font: '13px sans-serif' }}
      >
        <title>
          {t('lineageLabel', { sources: sources.length, models: models.length, version: version.version })}
        </title>
        {edges.map(([from = '', to = '']) => {
          const [a, b] = [place.get(from), place.get(to)];
          return a && b && <path key={`${from} ${to}`} d={curve(a, b)} fill="none" stroke="#8c95a3" />;
        })}
        {columns.flat().map((node) => {
          const { x, y } = place.get(node.id) ?? { x: 0, y: 0 };
          return <Box key={node.id} node={node} x={x} y={y} isCurrent={node.id === version.version} />;
        })}
      </svg>
    </div>
  );
}

/** Those that were trained on the version itself, then those that came from these, and so on. */
function modelColumns(models: VersionLineage['models']): VersionLineage['models'][] {
  const columns: VersionLineage['models'][] = [];
  for (const model of models) {
    const column = columns[model.through.length - 1];
    if (column) column.push(model);
    else columns[model.through.length - 1] = [model];
  }
  return columns;
}

type Point = { x: number; y: number };

/** From the right of one box to the left of another, or downwards within a column. */
function curve(a: Point, b: Point): string {
  if (a.x === b.x) return `M ${a.x + WIDTH / 2} ${a.y + HEIGHT} V ${b.y}`;
  const [x1, y1, x2, y2] = [a.x + WIDTH, a.y + HEIGHT / 2, b.x, b.y + HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return `M ${x1} ${y1} C ${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function Box({ node, x, y, isCurrent }: { node: Node; x: number; y: number; isCurrent: boolean }) {
  const navigate = useNavigate();
  const { title, note, to = '' } = node;
  const shorter = (text: string) => (text.length > 25 ? `${text.slice(0, 24)}…` : text);
  return (
    <a
      href={useHref(to)}
      onClick={(event) => {
        event.preventDefault();
        navigate(to);
      }}
    >
      <rect
        x={x}
        y={y}
        width={WIDTH}
        height={HEIGHT}
        rx={6}
        fill={isCurrent ? '#2f7ed8' : 'transparent'}
        stroke={isCurrent ? '#2f7ed8' : '#8c95a3'}
      />
      <g fill={isCurrent ? '#ffffff' : 'currentColor'}>
        <text x={x + 10} y={y + 21} fontWeight={700}>
          {shorter(title)}
        </text>
        <text x={x + 10} y={y + 40} fontSize={12}>
          {shorter(note)}
        </text>
      </g>
    </a>
  );
}
