import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentConfiguration } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { InputValue } from '../shared/InputValue';
import { MutedText } from '../shared/MutedText';
import { ListedInput, listInputs } from './listInputs';

const useStyles = makeStyles({
  table: { '& th:first-child': { width: '45%' } },
  value: { display: 'flex', flexWrap: 'wrap', gap: '0 12px' },
});

/** Every input with its value; defaults are greyed, since nobody chose them. */
export function InputsTable(props: {
  configuration: EnvironmentConfiguration;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const inputs = listInputs(props.configuration);
  if (inputs.length === 0) {
    return <MutedText>{t('cluster.configuration.none')}</MutedText>;
  }
  return (
    <DataTable
      className={classes.table}
      label={t('cluster.configuration.title')}
      columns={[t('cluster.inputs.input'), t('cluster.inputs.value')]}
    >
      {inputs.map(input => (
        <DataRow key={input.path}>
          <>
            <Typography variant="body2" component="div">
              {[...input.group, input.title].join(' › ')}
            </Typography>
            <Typography variant="caption" color="textSecondary" component="div">
              {input.description ?? input.path}
            </Typography>
          </>
          <div className={classes.value}>
            <Value input={input} />
          </div>
        </DataRow>
      ))}
    </DataTable>
  );
}

function Value(props: { input: ListedInput }) {
  const { t } = useProtonTranslation();
  const { state, value } = props.input;
  if (state === 'masked') {
    return (
      <Typography variant="body2" color="textSecondary" component="span">
        <span aria-hidden>•••••••• </span>
        {t('cluster.outputs.masked')}
      </Typography>
    );
  }
  return (
    <>
      <InputValue value={value} muted={state === 'default'} />
      {(state === 'default' || state === 'unknown') && (
        <Typography variant="caption" color="textSecondary">
          {t(`cluster.configuration.states.${state}`)}
        </Typography>
      )}
    </>
  );
}
