"""Rules for Dockerfile, image, docker-compose.yml and k8s/, and what the Java sources say that these must agree with."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
