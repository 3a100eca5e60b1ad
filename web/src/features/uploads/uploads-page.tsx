import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { Trail } from '../../layout/trail.tsx';
import { useAddress } from '../../layout/use-address.ts';
import { useSession } from '../../session/use-session.ts';
import { CorpusChoice } from './corpus-choice.tsx';
import { IntakeStatus } from './intake-status.tsx';
import { SendPanel } from './send-panel.tsx';
import { UnfinishedUploads } from './unfinished-uploads.tsx';
import { UploadList } from './upload-list.tsx';

/** Uploads: sending files to a corpus, what happens to them next, and everything that ever came. */
export function Component() {
  const { t } = useTranslation('uploads');
  const { may } = useSession();
  const address = useAddress();
  const corpus = address.get('corpus');
  const languagePair = address.get('languagePair');
  const id = corpus && languagePair ? { corpus, languagePair } : undefined;
  return (
    <SpaceBetween size="l">
      <Trail feature="preparations" here={[{ text: t('title'), href: '/uploads' }]} />
      <Header variant="h1" description={t('about')}>
        {t('title')}
      </Header>
      <CorpusChoice chosen={id} choose={(wanted) => address.only(wanted)} />
      {may('operator') && <UnfinishedUploads />}
      {id && may('operator') && <SendPanel key={`${corpus} ${languagePair}`} id={id} />}
      {id && <IntakeStatus id={id} />}
      {id && <UploadList id={id} />}
    </SpaceBetween>
  );
}
