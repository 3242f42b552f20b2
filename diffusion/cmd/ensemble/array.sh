#!/bin/sh
# An ensemble as an array job of SLURM, one task a block. Options of the ensemble follow the name of the script:
#
#	sbatch --array=1-16 array.sh -pair 1,0.4 -paths 1e9
#
# If a node fails, its tasks are queued again and go on where they were. After a time limit or scancel, submit
# the same once more: what is done is not done again. For some of the tasks only: BLOCKS=16 sbatch --array=3,7 array.sh …
#SBATCH --job-name=ensemble
#SBATCH --output=ensemble-%a.log
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --cpus-per-task=1
exec "${ENSEMBLE:-ensemble}" run -workers "${SLURM_CPUS_PER_TASK:-1}" \
	-block "$SLURM_ARRAY_TASK_ID/${BLOCKS:-$SLURM_ARRAY_TASK_MAX}" -o "part-$SLURM_ARRAY_TASK_ID.json" "$@"
