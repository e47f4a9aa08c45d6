"""Django models, one file per subject. Only openvis.store may import them; others get domain objects."""

from openvis.store.models.accounts import User as User
from openvis.store.models.audit import AuditHead as AuditHead
from openvis.store.models.audit import AuditLine as AuditLine
from openvis.store.models.bijzonderheden import Bijzonderheid as Bijzonderheid
from openvis.store.models.bijzonderheden import BijzonderheidSighting as BijzonderheidSighting
from openvis.store.models.bijzonderheden import BijzonderheidStep as BijzonderheidStep
from openvis.store.models.deployment import DeploymentPlan as DeploymentPlan
from openvis.store.models.deployment import DeploymentRequest as DeploymentRequest
from openvis.store.models.imports import Batch as Batch
from openvis.store.models.imports import Reject as Reject
from openvis.store.models.jobs import Job as Job
from openvis.store.models.mapping import MappingDecision as MappingDecision
from openvis.store.models.notes import Note as Note
from openvis.store.models.notes import NoteWithdrawal as NoteWithdrawal
from openvis.store.models.people import Finding as Finding
from openvis.store.models.people import Intervention as Intervention
from openvis.store.models.people import InterventionStep as InterventionStep
from openvis.store.models.people import WorkOrder as WorkOrder
from openvis.store.models.people import WorkOrderStep as WorkOrderStep
from openvis.store.models.profiles import StoredProfile as StoredProfile
from openvis.store.models.quality import Assessment as Assessment
from openvis.store.models.quality import QualityMeasure as QualityMeasure
from openvis.store.models.results import Attention as Attention
from openvis.store.models.results import Evaluation as Evaluation
from openvis.store.models.results import Run as Run
