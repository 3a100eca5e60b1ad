import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChosenFile, readChosen, readDropped } from './read-dropped.ts';

/** Takes files and folders that are dropped on it, or chosen by its buttons. */
export function DropZone({
  onFiles,
  disabled,
}: {
  onFiles: (files: ChosenFile[]) => void;
  disabled: boolean;
}) {
  const { t } = useTranslation('uploads');
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) void readDropped(event.dataTransfer).then(onFiles);
  };
  const input = (ref: typeof files, name: string, whole: object) => (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      aria-label={t(name)}
      data-testid={name}
      {...whole}
      onChange={({ target }) => {
        onFiles(readChosen(target.files));
        target.value = '';
      }}
    />
  );
  return (
    <section
      aria-label={t('dropHere')}
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      style={{
        border: `2px dashed ${over ? '#0972d3' : 'currentColor'}`,
        borderRadius: '0.75rem',
        padding: '1.5rem',
        opacity: disabled ? 0.5 : 1,
        textAlign: 'center',
      }}
    >
      <SpaceBetween size="s" alignItems="center">
        <Box>{t('dropHere')}</Box>
        <SpaceBetween direction="horizontal" size="xs">
          <Button disabled={disabled} iconName="upload" onClick={() => files.current?.click()}>
            {t('chooseFiles')}
          </Button>
          <Button disabled={disabled} iconName="folder" onClick={() => folder.current?.click()}>
            {t('chooseFolder')}
          </Button>
        </SpaceBetween>
        {input(files, 'chooseFiles', {})}
        {input(folder, 'chooseFolder', { webkitdirectory: '' })}
      </SpaceBetween>
    </section>
  );
}
