import { makeStyles } from '@material-ui/core/styles';
import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';
import { useMemo } from 'react';
import {
  ProtonTranslate,
  useProtonTranslation,
} from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { describeInputs, InputDescription } from './describeInputs';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
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
  const { t } = useProtonTranslation();
  const inputs = useMemo(() => describeInputs(schema), [schema]);
  if (inputs.length === 0) {
    return <MutedText>{t('templates.noInputs')}</MutedText>;
  }
  return (
    <DataTable
      focusable
      label={t('templates.input')}
      columns={[
        t('templates.input'),
        t('templates.type'),
        t('templates.default'),
        t('templates.allowed'),
      ]}
    >
      {inputs.map(input => (
        <InputRow key={input.path} input={input} />
      ))}
    </DataTable>
  );
}

function InputRow({ input }: { input: InputDescription }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <DataRow>
      <div style={{ paddingLeft: 24 * input.depth }}>
        <span className={classes.title}>{input.title ?? input.path}</span>
        {input.required && (
          <span className={classes.required}>{t('templates.required')}</span>
        )}
        {input.title && <div className={classes.path}>{input.path}</div>}
        {input.description && (
          <div className={classes.description}>{input.description}</div>
        )}
      </div>
      <>{describeType(input, t)}</>
      <div className={classes.value}>{input.default}</div>
      <div className={classes.constraint}>
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
      </div>
    </DataRow>
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
