"""Signing in and out over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.access import Caller, asking, bearer
from orderloom.api.errors import request_id_of
from orderloom.api.shapes import Body, Shown
from orderloom.api.work import CurrentPool, CurrentWork
from orderloom.flows.sign_in import sign_in
from orderloom.identity.commands import sessions

router = APIRouter(prefix="/sessions", tags=["sessions"])


class NewSession(Body):
    """Who signs in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"login": "anna", "password": "correct horse battery"}]})

    login: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=200, json_schema_extra={"format": "password"})


class SessionOut(Shown):
    """A session. Its token is shown here only."""

    token: str = Field(description="Send it as `Authorization: Bearer …`.", examples=["ols_…"])
    expires_at: AwareDatetime = Field(description="The latest end; 12 hours without a request end it as well.")


@router.post("", status_code=201, summary="Sign in")
async def create_session(request: Request, pool: CurrentPool, body: NewSession) -> SessionOut:
    """Open a session. The answer is the same for an unknown login and a wrong password; after ten failures for a login
    or from an address within 15 minutes it is 429 until the oldest has passed."""
    address = request.client.host if request.client else ""
    made = await sign_in(pool, body.login, body.password, address=address, request_id=request_id_of(request))
    return SessionOut(token=made.token, expires_at=made.expires_at)


@router.delete("", status_code=204, summary="Sign out")
async def end_session(caller: Annotated[Caller, Depends(asking)], request: Request, work: CurrentWork) -> None:
    """End the session whose token this request carries. An API key is not ended by this: revoke it."""
    await sessions.end_session(work, bearer(request.headers["authorization"]), by=caller.actor)
