"""nbgrader's settings for the coursework. coursework/nbgrader_config.py, where nbgrader and its pages in JupyterLab look, loads it."""

import sys
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here))

import grading  # noqa: E402

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "nonequilibrium"
c.CourseDirectory.root = str(grading.COURSE)
c.ClearSolutions.code_stub = {"go": "// YOUR CODE HERE\npanic(\"not implemented\")"}
# A submission is put together anew first, so that nothing that a student did to the notebook matters afterwards.
c.Autograde.sanitize_preprocessors = [
    "grading.Restore", "nbgrader.preprocessors.ClearOutput", "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells", "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "grading.Run", "nbgrader.preprocessors.LimitOutput", "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties", "nbgrader.preprocessors.CheckCellMetadata",
]
c.LimitOutput.max_lines = 200
c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades", "grading.Hide", "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor"]
c.GenerateFeedback.post_convert_hook = grading.offline
