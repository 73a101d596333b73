import { StreamLanguage } from '@codemirror/language';
import { yaml as yamlMode } from '@codemirror/legacy-modes/mode/yaml';
import { EditorView } from '@codemirror/view';
import FormHelperText from '@material-ui/core/FormHelperText';
import Typography from '@material-ui/core/Typography';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import {
  EnvironmentInputs,
  InputViolation,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { deepEquals } from '@rjsf/utils';
import CodeMirror from '@uiw/react-codemirror';
import { useMemo, useState } from 'react';
import {
  ProtonTranslate,
  useProtonTranslation,
} from '../../useProtonTranslation';
import { describeViolationWithTitle } from './describeViolation';
import { formatInputsYaml, parseInputsYaml, YamlProblem } from './inputsAsYaml';

const useStyles = makeStyles(theme => ({
  editor: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    overflow: 'hidden',
    fontSize: '0.875rem',
  },
  problems: { margin: 0, paddingInlineStart: theme.spacing(2.5) },
}));

/** The inputs as YAML, with what is wrong and in which line. */
export function InputsYaml(props: {
  id: string;
  schema: JsonSchema;
  value: EnvironmentInputs;
  /** What was typed last. */
  text: string | undefined;
  readonly: boolean;
  /** What of the value breaks the schema. */
  problems: InputViolation[];
  /** With the inputs; without them when the text cannot be read. */
  onChange: (text: string, inputs: EnvironmentInputs | undefined) => void;
}) {
  const { id, schema, value, text, problems, onChange } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const theme = useTheme();
  // What was typed is kept, comments and all, as long as it says what the form says.
  const [content, setContent] = useState(() => {
    const parsed = text === undefined ? undefined : parseInputsYaml(text);
    const stillTrue =
      parsed && (!('inputs' in parsed) || deepEquals(parsed.inputs, value));
    return stillTrue && text !== undefined ? text : formatInputsYaml(value);
  });
  const parsed = useMemo(() => parseInputsYaml(content), [content]);
  const label = t('fields.inputs.editor');
  const extensions = useMemo(
    () => [
      StreamLanguage.define(yamlMode),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        'aria-label': label,
        'aria-describedby': `${id}-yaml-problems`,
      }),
    ],
    [id, label],
  );

  function change(next: string) {
    setContent(next);
    const read = parseInputsYaml(next);
    onChange(next, 'inputs' in read ? read.inputs : undefined);
  }

  const lines =
    'inputs' in parsed
      ? problems.map(problem => ({
          line: parsed.lineOf(problem.path),
          message: describeViolationWithTitle(problem, schema, t),
        }))
      : parsed.problems.map(problem => ({
          line: problem.line,
          message: describeProblem(problem, t),
        }));
  return (
    <>
      <Typography variant="body2" color="textSecondary" gutterBottom>
        {t('fields.inputs.leave')}
      </Typography>
      <div className={classes.editor}>
        <CodeMirror
          value={content}
          theme={theme.palette.type === 'dark' ? 'dark' : 'light'}
          minHeight="12rem"
          maxHeight="32rem"
          readOnly={props.readonly}
          extensions={extensions}
          onChange={change}
        />
      </div>
      <FormHelperText
        component="div"
        error
        role="status"
        id={`${id}-yaml-problems`}
      >
        {lines.length > 0 && (
          <ul className={classes.problems}>
            {lines.map(({ line, message }) => (
              <li key={`${line} ${message}`}>
                {line === undefined
                  ? message
                  : t('fields.inputs.line', {
                      line: String(line),
                      problem: message,
                    })}
              </li>
            ))}
          </ul>
        )}
      </FormHelperText>
    </>
  );
}

function describeProblem(problem: YamlProblem, t: ProtonTranslate): string {
  const { code, path, limit, message } = problem;
  const said = describeCode();
  return path ? t('violations.unnamed', { path, problem: said }) : said;

  function describeCode(): string {
    switch (code) {
      case 'noLines':
        return t('fields.inputs.noLines');
      case 'tooLong':
        return t('fields.inputs.tooLong', { limit: String(limit) });
      case 'safeInteger':
        return t('violations.safeInteger', { limit: String(limit) });
      case 'tooManyDigits':
        return t('violations.tooManyDigits');
      default:
        return message;
    }
  }
}
