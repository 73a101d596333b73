import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { SchemaChange } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ChangeSign } from '../shared/ChangeSign';
import { describeSchemaChange } from '../shared/describeSchemaChange';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  change: { display: 'flex', gap: theme.spacing(1), minWidth: 0 },
  text: { minWidth: 0, overflowWrap: 'anywhere' },
}));

/** What differs between the inputs of the version in use and of another one. */
export function SchemaChanges(props: { changes: SchemaChange[] }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { changes } = props;
  if (changes.length === 0) {
    return <MutedText>{t('cluster.versions.sameInputs')}</MutedText>;
  }
  return (
    <ul className={classes.list} aria-label={t('cluster.versions.changes')}>
      {changes.map(change => {
        const { kind, path, title, required } = change;
        const details = describeSchemaChange(change, t);
        return (
          <li key={`${kind} ${path}`} className={classes.change}>
            <ChangeSign kind={kind} />
            <Typography
              variant="body2"
              component="div"
              className={classes.text}
            >
              {t(`cluster.versions.kinds.${kind}`, { title: title ?? path })}{' '}
              {title && <code>{path}</code>}
              {required && <strong> {t('cluster.versions.required')}</strong>}
              {details.length > 0 && (
                <Typography
                  variant="body2"
                  color="textSecondary"
                  component="div"
                >
                  {details.map(detail => (
                    <div key={detail}>{detail}</div>
                  ))}
                </Typography>
              )}
            </Typography>
          </li>
        );
      })}
    </ul>
  );
}
