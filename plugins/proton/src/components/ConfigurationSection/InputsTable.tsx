import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentConfiguration } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { InputValue } from '../shared/InputValue';
import { useTableStyles } from '../shared/tableStyles';
import { ListedInput, listInputs } from './listInputs';

const useStyles = makeStyles({
  input: { width: '45%' },
  value: { display: 'flex', flexWrap: 'wrap', gap: '0 12px' },
});

/** Every input with its value; defaults are greyed, since nobody chose them. */
export function InputsTable(props: {
  configuration: EnvironmentConfiguration;
}) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const inputs = listInputs(props.configuration);
  if (inputs.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('cluster.configuration.none')}
      </Typography>
    );
  }
  return (
    <Table
      size="small"
      className={tableClasses.table}
      aria-label={t('cluster.configuration.title')}
    >
      <TableHead>
        <TableRow>
          <TableCell className={`${tableClasses.head} ${classes.input}`}>
            {t('cluster.inputs.input')}
          </TableCell>
          <TableCell className={tableClasses.head}>
            {t('cluster.inputs.value')}
          </TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {inputs.map(input => (
          <TableRow key={input.path} className={tableClasses.row}>
            <TableCell component="th" scope="row" className={tableClasses.cell}>
              <Typography variant="body2" component="div">
                {[...input.group, input.title].join(' › ')}
              </Typography>
              <Typography
                variant="caption"
                color="textSecondary"
                component="div"
              >
                {input.description ?? input.path}
              </Typography>
            </TableCell>
            <TableCell className={tableClasses.cell}>
              <div className={classes.value}>
                <Value input={input} />
              </div>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
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
