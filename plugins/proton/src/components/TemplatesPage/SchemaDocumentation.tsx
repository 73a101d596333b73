import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';
import { useMemo } from 'react';
import {
  ProtonTranslate,
  useProtonTranslation,
} from '../../useProtonTranslation';
import { describeInputs, InputDescription } from './describeInputs';

const useStyles = makeStyles(theme => ({
  table: {
    '& th, & td': {
      verticalAlign: 'top',
      padding: theme.spacing(1, 1.5),
    },
    '& thead th': { fontWeight: 700 },
  },
  path: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  title: { fontWeight: 700 },
  required: {
    marginLeft: theme.spacing(1),
    color: theme.palette.text.secondary,
    fontSize: '0.75rem',
    fontWeight: 400,
  },
  description: { color: theme.palette.text.secondary, maxWidth: 480 },
  value: { fontFamily: 'monospace', overflowWrap: 'anywhere', maxWidth: 220 },
  constraint: { overflowWrap: 'anywhere', maxWidth: 300 },
}));

/** The inputs of a template version as a page of documentation. */
export function SchemaDocumentation(props: { schema: JsonSchema }) {
  const { schema } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const inputs = useMemo(() => describeInputs(schema), [schema]);
  if (inputs.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('templates.noInputs')}
      </Typography>
    );
  }
  return (
    <TableContainer
      role="region"
      aria-label={t('templates.input')}
      tabIndex={0}
    >
      <Table size="small" className={classes.table}>
        <TableHead>
          <TableRow>
            <TableCell>{t('templates.input')}</TableCell>
            <TableCell>{t('templates.type')}</TableCell>
            <TableCell>{t('templates.default')}</TableCell>
            <TableCell>{t('templates.allowed')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {inputs.map(input => (
            <InputRow key={input.path} input={input} />
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function InputRow({ input }: { input: InputDescription }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <TableRow>
      <TableCell
        component="th"
        scope="row"
        style={{ paddingLeft: 12 + 24 * input.depth }}
      >
        <span className={classes.title}>{input.title ?? input.path}</span>
        {input.required && (
          <span className={classes.required}>{t('templates.required')}</span>
        )}
        {input.title && <div className={classes.path}>{input.path}</div>}
        {input.description && (
          <div className={classes.description}>{input.description}</div>
        )}
      </TableCell>
      <TableCell>{describeType(input, t)}</TableCell>
      <TableCell className={classes.value}>{input.default}</TableCell>
      <TableCell className={classes.constraint}>
        {input.constraints.map(({ keyword, value, each }) => (
          <div key={`${keyword} ${each}`}>
            {each
              ? t('templates.constraint.each', {
                  constraint: t(`templates.constraint.${keyword}`, { value }),
                })
              : t(`templates.constraint.${keyword}`, { value })}
          </div>
        ))}
        {input.example && (
          <div>
            {t('templates.example')}: {input.example}
          </div>
        )}
      </TableCell>
    </TableRow>
  );
}

function describeType(
  { type, lists }: Pick<InputDescription, 'type' | 'lists'>,
  t: ProtonTranslate,
): string {
  return lists > 0
    ? t('templates.listOf', {
        type: describeType({ type, lists: lists - 1 }, t),
      })
    : type;
}
