import { makeStyles } from '@material-ui/core/styles';
import {
  PlannedAttribute,
  PlannedChange,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { InputValue } from '../shared/InputValue';
import { MutedText } from '../shared/MutedText';
import { useTableStyles } from '../shared/tableStyles';
import { lossColor } from './lossColor';
import { Paged } from '../shared/Paged';
import { readAttributeValue } from './readAttributeValue';

const PAGE_SIZE = 50;

const useStyles = makeStyles(theme => ({
  table: { tableLayout: 'fixed', minWidth: 480 },
  reason: { color: lossColor(theme), fontWeight: 700 },
}));

/** The attributes of a resource that differ, before and after. */
export function AttributeTable(props: { change: PlannedChange }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { address, attributes } = props.change;
  if (attributes.length === 0) {
    return <MutedText>{t('cluster.preview.attributes.none')}</MutedText>;
  }
  return (
    <Paged items={attributes} pageSize={PAGE_SIZE}>
      {shown => (
        <DataTable
          focusable
          className={classes.table}
          label={t('cluster.preview.attributes.label', { address })}
          columns={[
            t('cluster.preview.attributes.name'),
            t('cluster.preview.attributes.before'),
            t('cluster.preview.attributes.after'),
          ]}
        >
          {shown.map(attribute => (
            <DataRow key={attribute.path}>
              <>
                <code>{attribute.path}</code>
                {attribute.forcesReplacement && (
                  <div className={classes.reason}>
                    {t('cluster.preview.attributes.forcesReplacement')}
                  </div>
                )}
              </>
              <AttributeValue attribute={attribute} value={attribute.before} />
              <AttributeValue
                attribute={attribute}
                value={attribute.after}
                unknown={attribute.unknownAfter}
              />
            </DataRow>
          ))}
        </DataTable>
      )}
    </Paged>
  );
}

function AttributeValue(props: {
  attribute: PlannedAttribute;
  value: string | undefined;
  unknown?: boolean;
}) {
  const classes = useTableStyles();
  const { t } = useProtonTranslation();
  const { attribute, value, unknown } = props;
  if (attribute.sensitive || unknown) {
    return (
      <em className={classes.muted}>
        {attribute.sensitive
          ? t('cluster.preview.attributes.sensitive')
          : t('cluster.preview.attributes.unknown')}
      </em>
    );
  }
  return <InputValue value={readAttributeValue(value)} />;
}
