#pragma once

#include <QScrollArea>

#include "app/session/session.h"

class QVBoxLayout;

namespace interleave {

/// The scenario's claims: what is said, what was found, whether that holds and why not. They are about the defaults and do not
/// follow the sliders; the run that one is about can be shown. Asks for them when it is first seen.
class ClaimPanel : public QScrollArea {
    Q_OBJECT
public:
    explicit ClaimPanel(Session* session, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void add(const QString& text, const char* role);
    void addClaim(const Claim& claim, const ClaimFinding& finding);
    void addCircumstances(QVBoxLayout* words, const Claim& claim);

    Session* m_session;
    QVBoxLayout* m_rows = nullptr;
};

}  // namespace interleave
