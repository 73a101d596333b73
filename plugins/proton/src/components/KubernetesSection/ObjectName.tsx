import { makeStyles } from '@material-ui/core/styles';
import { useTableStyles } from '../shared/tableStyles';

const useStyles = makeStyles({
  root: { minWidth: 150, lineHeight: 1.4 },
});

/** The name of an object in a cluster, with its kind below. */
export function ObjectName(props: {
  kind: string;
  namespace?: string;
  name: string;
}) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { kind, name, namespace } = props;
  return (
    <div className={classes.root}>
      {namespace ? `${namespace}/${name}` : name}
      <div className={tableClasses.muted}>{kind}</div>
    </div>
  );
}
