"""An API with Django REST framework and SimpleJWT, settings and views in one file."""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.urls import path

settings.configure(
    SECRET_KEY="not the key of the tokens",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(os.environ["LAB_RUN"], "users.sqlite3")}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    },
    SIMPLE_JWT={
        "SIGNING_KEY": os.environ["JWT_SIGNING_KEY"],
        "AUDIENCE": os.environ["JWT_AUDIENCE"],
        "ISSUER": os.environ["JWT_ISSUER"],
    },
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 (the settings come first)
from rest_framework.decorators import api_view, permission_classes  # noqa: E402
from rest_framework.exceptions import NotFound  # noqa: E402
from rest_framework.permissions import AllowAny, IsAdminUser  # noqa: E402
from rest_framework.response import Response  # noqa: E402


@api_view()
@permission_classes([AllowAny])
def health(request):
    return Response({"status": "ok"})


@api_view()
def protected(request):
    return Response({"user": request.user.username})


@api_view()
@permission_classes([IsAdminUser])
def admin(request):
    return Response({"user": request.user.username})


@api_view()
def user(request, number):
    if number != 3:
        raise NotFound
    return Response({"user": request.user.username})


urlpatterns = [
    path("health", health),
    path("protected/", protected),
    path("api/admin", admin),
    path("api/users/<int:number>", user),
]

if __name__ == "__main__":
    if not os.path.exists(settings.DATABASES["default"]["NAME"]):
        call_command("migrate", verbosity=0, run_syncdb=True)
        get_user_model().objects.create_user("alma", id=3)
        get_user_model().objects.create_user("bram", id=4, is_active=False)
    execute_from_command_line(sys.argv)
