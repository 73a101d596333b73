import {
  InputProblem,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { makeStyles } from '@material-ui/core/styles';
import { useMemo } from 'react';
import { inlineReferences } from '../../fields/environmentInputs/inlineReferences';
import { findInputSchema } from '../../fields/environmentInputs/inputPaths';

const useStyles = makeStyles(theme => ({
  list: {
    margin: 0,
    paddingInlineStart: theme.spacing(2.5),
    overflowWrap: 'anywhere',
  },
  message: { whiteSpace: 'pre-wrap' },
}));

/** What the engine says of inputs, each with its title. */
export function InputProblems(props: {
  problems: InputProblem[];
  /** Without it, an input is named by its path. */
  schema?: JsonSchema;
}) {
  const classes = useStyles();
  const { problems } = props;
  const schema = useMemo(
    () => inlineReferences(props.schema ?? {}),
    [props.schema],
  );
  return (
    <ul className={classes.list}>
      {problems.map(({ message, path }) => (
        <li key={`${path} ${message}`}>
          <InputName path={path} schema={schema} />{' '}
          <span className={classes.message}>{message}</span>
        </li>
      ))}
    </ul>
  );
}

function InputName({ path, schema }: { path: string; schema: JsonSchema }) {
  const title = findInputSchema(schema, path)?.title;
  return typeof title === 'string' && title !== '' ? (
    <>
      <strong>{title}</strong> (<code>{path}</code>):
    </>
  ) : (
    <>
      <code>{path}</code>:
    </>
  );
}
