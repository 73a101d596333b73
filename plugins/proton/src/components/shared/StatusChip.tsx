import { useProtonTranslation } from '../../useProtonTranslation';
import { describeStatus } from './describeStatus';
import { ToneChip } from './ToneChip';

/** The status of an environment, in a word, a colour and an icon. */
export function StatusChip(props: { status: string }) {
  const { t } = useProtonTranslation();
  const { label, tone } = describeStatus(props.status, t);
  return <ToneChip tone={tone}>{label}</ToneChip>;
}
