import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes, useParams } from 'react-router-dom';
import { ConnectSection } from '../ConnectSection';
import { PanelSkeleton } from '../shared/PanelSkeleton';
import { useCluster } from './ClusterContext';

const DeploymentSection = lazy(() =>
  import('../DeploymentSection').then(m => ({ default: m.DeploymentSection })),
);
const ComparisonSection = lazy(() =>
  import('../DeploymentSection').then(m => ({ default: m.ComparisonSection })),
);
const ConfigurationSection = lazy(() =>
  import('../ConfigurationSection').then(m => ({
    default: m.ConfigurationSection,
  })),
);
const EditPage = lazy(() =>
  import('../ConfigurationSection').then(m => ({ default: m.EditPage })),
);
const VersionsSection = lazy(() =>
  import('../VersionsSection').then(m => ({ default: m.VersionsSection })),
);
const ChangeVersionPage = lazy(() =>
  import('../VersionsSection').then(m => ({ default: m.ChangeVersionPage })),
);
const ResourcesSection = lazy(() =>
  import('../ResourcesSection').then(m => ({ default: m.ResourcesSection })),
);
const KubernetesSection = lazy(() =>
  import('../KubernetesSection').then(m => ({ default: m.KubernetesSection })),
);
const ManageSection = lazy(() =>
  import('../ManageSection').then(m => ({ default: m.ManageSection })),
);

/** The section that the address names; each is loaded when it is first opened. */
export function ClusterSections() {
  return (
    <Suspense fallback={<PanelSkeleton />}>
      <Routes>
        <Route path="connect" element={<ConnectSection />} />
        <Route path="deployment" element={<DeploymentSection />} />
        <Route
          path="deployment/:deploymentId"
          element={<DeploymentSection />}
        />
        <Route
          path="deployment/compare/:before/:after"
          element={<ComparisonSection />}
        />
        {/* What notifications and commands call it. */}
        <Route path="deployments" element={<ToDeployment />} />
        <Route path="deployments/:deploymentId" element={<ToDeployment />} />
        <Route path="configuration" element={<ConfigurationSection />} />
        <Route path="configuration/edit" element={<EditPage />} />
        <Route path="versions" element={<VersionsSection />} />
        <Route path="versions/:version" element={<ChangeVersionPage />} />
        <Route path="resources" element={<ResourcesSection />} />
        <Route path="kubernetes" element={<KubernetesSection />} />
        <Route path="manage" element={<ManageSection />} />
        <Route path="*" element={<ToFirstSection />} />
      </Routes>
    </Suspense>
  );
}

function ToDeployment() {
  const { toSection } = useCluster();
  const { deploymentId } = useParams();
  const path = deploymentId ? `deployment/${deploymentId}` : 'deployment';
  return <Navigate to={toSection(path)} replace />;
}

/** Whoever comes while something runs or has failed wants to see that first. */
function ToFirstSection() {
  const { toSection, overview } = useCluster();
  const ready = overview.environment.deploymentStatus === 'SUCCEEDED';
  return <Navigate to={toSection(ready ? 'connect' : 'deployment')} replace />;
}
