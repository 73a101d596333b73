import { useProtonTranslation } from '../../useProtonTranslation';
import { useTableStyles } from './tableStyles';

/** The value of an input: texts as they are, all else as JSON. */
export function InputValue(props: {
  value: unknown;
  /** Greyed: it is not what somebody chose. */
  muted?: boolean;
}) {
  const classes = useTableStyles();
  const { t } = useProtonTranslation();
  const { value, muted } = props;
  if (value === undefined) {
    return <span className={classes.muted}>{t('cluster.inputs.unset')}</span>;
  }
  if (value === '') {
    return <span className={classes.muted}>{t('common.empty')}</span>;
  }
  return (
    <span className={`${classes.code} ${muted ? classes.muted : ''}`}>
      {typeof value === 'string' ? value : JSON.stringify(value)}
    </span>
  );
}
