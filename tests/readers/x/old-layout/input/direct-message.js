window.YTD.direct_message.part0 = [
 {
  "dmConversation": {
   "conversationId": "7-8",
   "messages": [
    {
     "id": "33",
     "text": "Bare",
     "senderId": "7",
     "recipientId": "8",
     "createdAt": "2016-01-27T15:58:52.744Z"
    }
   ]
  }
 }
]