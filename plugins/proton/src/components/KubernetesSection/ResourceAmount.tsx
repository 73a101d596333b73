import { makeStyles } from '@material-ui/core/styles';
import { NodeResource } from '../../kubernetes/readNodes';
import { toLanguageTag } from '../../hooks/toLanguageTag';
import { useLanguage } from '../../hooks/useLanguage';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useTableStyles } from '../shared/tableStyles';

/** Units and decimals that resources are shown with. */
const SCALES = {
  cpu: { unit: 1, maximumFractionDigits: 2 },
  memory: { unit: 2 ** 30, maximumFractionDigits: 1 },
  pods: { unit: 1, maximumFractionDigits: 0 },
} as const;

const useStyles = makeStyles({
  root: { lineHeight: 1.4, whiteSpace: 'nowrap' },
});

/** What is requested of a resource, of what there is, with the share in percent. */
export function ResourceAmount(props: {
  resource: keyof typeof SCALES;
  of: NodeResource;
}) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const language = toLanguageTag(useLanguage());
  const { allocatable, requested } = props.of;
  const { maximumFractionDigits, unit } = SCALES[props.resource];
  const format = (amount: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits }).format(
      amount / unit,
    );
  if (allocatable === undefined) {
    return (
      <span className={tableClasses.muted}>
        {t('cluster.kubernetes.versions.unknown')}
      </span>
    );
  }
  if (requested === undefined) {
    return <span className={classes.root}>{format(allocatable)}</span>;
  }
  return (
    <div className={classes.root}>
      {t('cluster.kubernetes.amount', {
        requested: format(requested),
        allocatable: format(allocatable),
      })}
      {allocatable > 0 && (
        <div className={tableClasses.muted}>
          {new Intl.NumberFormat(language, {
            style: 'percent',
            maximumFractionDigits: 0,
          }).format(requested / allocatable)}
        </div>
      )}
    </div>
  );
}
