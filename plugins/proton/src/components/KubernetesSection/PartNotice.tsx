import { ClusterPart } from '../../kubernetes/readCluster';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Notice } from '../shared/Notice';

/** Why objects are missing: they can't be read, or there are too many of them. */
export function PartNotice(props: {
  part: ClusterPart<unknown>;
  /** What Kubernetes calls the objects, such as `nodes`. */
  objects: string;
  limit: number;
}) {
  const { t } = useProtonTranslation();
  const { limit, objects, part } = props;
  const { complete, failure } = part;
  if (failure?.kind === 'forbidden') {
    return (
      <Notice>
        {objects === 'nodes'
          ? t('cluster.kubernetes.forbidden.nodes')
          : t('cluster.kubernetes.forbidden.objects', { objects })}
      </Notice>
    );
  }
  if (failure) {
    return (
      <Notice>
        {t('cluster.kubernetes.unavailable', {
          objects,
          reason: failure.message,
        })}
      </Notice>
    );
  }
  return complete ? null : (
    <Notice>
      {t('cluster.kubernetes.limited', { limit: String(limit), objects })}
    </Notice>
  );
}
