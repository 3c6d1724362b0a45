from ktp_dedup.demo import demo as demo
from ktp_dedup.errors import InputError as InputError
from ktp_dedup.errors import KtpDedupError as KtpDedupError
from ktp_dedup.errors import ModelError as ModelError
from ktp_dedup.errors import OutputError as OutputError
from ktp_dedup.errors import UsageError as UsageError
from ktp_dedup.evaluate import Evaluation as Evaluation
from ktp_dedup.evaluate import evaluate as evaluate
from ktp_dedup.evaluate import read_truth as read_truth
from ktp_dedup.explain import Explanation as Explanation
from ktp_dedup.explain import explain_result as explain_result
from ktp_dedup.inspect import inspect as inspect
from ktp_dedup.link import link as link
from ktp_dedup.model import Model as Model
from ktp_dedup.model import read_model as read_model
from ktp_dedup.model import residents as residents
from ktp_dedup.names import analyse as analyse_name
from ktp_dedup.names import compare as compare_names
from ktp_dedup.plan import plan as plan
from ktp_dedup.register import Register as Register
from ktp_dedup.register import read_register as read_register
from ktp_dedup.report import read_results as read_results
from ktp_dedup.scan import RunSettings as RunSettings
from ktp_dedup.scan import Scan as Scan
from ktp_dedup.scan import scan as scan
from ktp_dedup.score import score_pairs as score_pairs
from ktp_dedup.synth import synthesize as synthesize
from ktp_dedup.train import TrainSettings as TrainSettings
from ktp_dedup.train import train as train

__version__: str

__all__ = [
    "Evaluation",
    "Explanation",
    "InputError",
    "KtpDedupError",
    "Model",
    "ModelError",
    "OutputError",
    "Register",
    "RunSettings",
    "Scan",
    "TrainSettings",
    "UsageError",
    "__version__",
    "analyse_name",
    "compare_names",
    "demo",
    "evaluate",
    "explain_result",
    "inspect",
    "link",
    "plan",
    "read_model",
    "read_register",
    "read_results",
    "read_truth",
    "residents",
    "scan",
    "score_pairs",
    "synthesize",
    "train",
]
